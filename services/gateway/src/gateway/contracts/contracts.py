"""The compiled descriptor set, read once, and the methods in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from carrel.rest.v1 import rest_pb2
from google.api.annotations_pb2 import http
from google.api.http_pb2 import HttpRule
from google.protobuf.descriptor import Descriptor, FileDescriptor, MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet, MethodOptions
from google.protobuf.descriptor_pool import DescriptorPool

from gateway.contracts.comments import comments
from gateway.contracts.fields import HTTP_BODY
from gateway.contracts.options import has_option, option


class ContractFault(Exception):
    """The contracts ask for something that the gateway cannot do; it does not start with them."""


@dataclass(frozen=True)
class Method:
    """One RPC, with what its options say about REST."""

    descriptor: MethodDescriptor

    @property
    def path(self) -> str:
        """What gRPC calls it: `/carrel.monitor.v1.ProfileService/GetProfile`."""
        return f"/{self.descriptor.containing_service.full_name}/{self.descriptor.name}"

    @property
    def service(self) -> str:
        """The service it belongs to, by the second part of its package: `monitor`."""
        return service_of(self.descriptor.containing_service.file)

    @cached_property
    def http(self) -> HttpRule | None:
        """The rule that gives it a route; None when it has none."""
        return option(self.descriptor, http) if has_option(self.descriptor, http) else None

    @cached_property
    def rest(self) -> rest_pb2.Rest:
        """What that rule cannot say."""
        found: rest_pb2.Rest = option(self.descriptor, rest_pb2.rest)
        return found

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.descriptor.GetOptions().idempotency_level == MethodOptions.NO_SIDE_EFFECTS

    @property
    def is_streamed(self) -> bool:
        """Whether its answer comes in pieces."""
        return self.descriptor.server_streaming

    @property
    def has_bytes(self) -> bool:
        """Whether its answer is not JSON but bytes that say themselves what they are."""
        return self.descriptor.output_type.full_name == HTTP_BODY

    @property
    def is_redirect(self) -> bool:
        """Whether it is answered with where to go, and not with a body."""
        return self.rest.HasField("redirect")


class Contracts:
    """Every file of the descriptor set, in a pool of its own."""

    def __init__(self, files_of_set: Sequence[FileDescriptorProto]) -> None:
        self._pool = DescriptorPool()
        for each in files_of_set:
            self._pool.Add(each)
        self.comments = comments(files_of_set)
        self._files = [self._pool.FindFileByName(each.name) for each in files_of_set]

    @cached_property
    def grpc_services(self) -> tuple[ServiceDescriptor, ...]:
        """Every gRPC service, in the order of their names."""
        found = (each for file in self._files for each in file.services_by_name.values())
        return tuple(sorted(found, key=lambda each: each.full_name))

    def message(self, name: str) -> Descriptor:
        """The message type of that full name."""
        return self._pool.FindMessageTypeByName(name)

    def methods(self) -> Iterator[Method]:
        """Every RPC, service by service, in the order in which they were written."""
        return (Method(each) for service in self.grpc_services for each in service.methods)

    def routed(self) -> Iterator[Method]:
        """The RPCs that are met over REST."""
        return (each for each in self.methods() if each.http is not None and not each.rest.internal)

    def services(self) -> tuple[str, ...]:
        """The services that have an address: those with a method of their own, not asked of everybody."""
        return tuple(sorted({each.service for each in self.routed() if not each.rest.fan_out}))


def compiled() -> Contracts:
    """The contracts that this release was built with."""
    content = files("carrel").joinpath("descriptors.binpb").read_bytes()
    return Contracts(FileDescriptorSet.FromString(content).file)


def service_of(file: FileDescriptor) -> str:
    """The service a file belongs to: the second part of its package."""
    parts = file.package.split(".")
    if len(parts) < 2:  # noqa: PLR2004 - company.service.version
        raise ContractFault(f"{file.name}: its package {file.package} names no service")
    return parts[1]
