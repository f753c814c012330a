"""From a service's name to its channel, and from a method to the call of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Any, Self

import grpc.aio
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from common.errors import DeadlineExceeded, Failure, Unavailable
from common.rpc import ChannelSettings, open_channel, open_stream
from common.settings import Address
from gateway.contracts import Contracts, Method
from gateway.settings import Limits
from gateway.upstreams.fan_out import fan_out

# Calls a method with its request and the seconds that are left.
Call = Callable[[Message, float], Awaitable[Message]]
# Opens the stream of a method's answers to a request.
Open = Callable[[Message], AbstractAsyncContextManager[AsyncIterator[Message]]]


class ServiceAway(Unavailable):
    """A service that this needs is away; try again later."""

    reason = "SERVICE_AWAY"


class ServiceTooSlow(DeadlineExceeded):
    """A service that this needs did not answer in time."""

    reason = "SERVICE_TOO_SLOW"


class Upstreams:
    """The role that holds a channel to each service."""

    def __init__(self, contracts: Contracts, addresses: Mapping[str, Address], limits: Limits) -> None:
        self._contracts = contracts
        self._addresses = addresses
        self._limits = limits
        self.channels: dict[str, grpc.aio.Channel] = {}

    async def __aenter__(self) -> Self:
        settings = ChannelSettings(timeout=self._limits.deadline)
        self.channels = {
            name: open_channel(address, settings, self._contracts.grpc_services)
            for name, address in self._addresses.items()
        }
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(*(channel.close() for channel in self.channels.values()))

    def call(self, method: Method) -> Call:
        """The call of a method: of its own service, or of every service when it fans out."""
        if method.rest.fan_out:
            return fan_out([self._call_of(method, name) for name in self.channels])
        return self._call_of(method, method.service)

    def stream(self, method: Method) -> Open:
        """The call of a method that answers in pieces."""
        stub: Any = self.channels[method.service].unary_stream(method.path, **_serializers(method))

        @asynccontextmanager
        async def opened(message: Message) -> AsyncIterator[AsyncIterator[Message]]:
            async with open_stream(stub, method.path, message, self._limits.stream_pause) as messages:
                yield _explaining(messages, method.service)

        return opened

    def _call_of(self, method: Method, service: str) -> Call:
        stub: Any = self.channels[service].unary_unary(method.path, **_serializers(method))

        async def call(message: Message, seconds: float) -> Message:
            try:
                answer: Message = await stub(message, timeout=seconds)
            except (Unavailable, DeadlineExceeded) as failure:
                raise _explained(failure, service) from None
            return answer

        return call


def _serializers(method: Method) -> Mapping[str, Any]:
    request, response = method.descriptor.input_type, method.descriptor.output_type
    return {
        "request_serializer": GetMessageClass(request).SerializeToString,
        "response_deserializer": GetMessageClass(response).FromString,
    }


async def _explaining(messages: AsyncIterator[Message], service: str) -> AsyncIterator[Message]:
    try:
        async for message in messages:
            yield message
    except (Unavailable, DeadlineExceeded) as failure:
        raise _explained(failure, service) from None


def _explained(failure: Failure, service: str) -> Failure:
    # Without a reason of the service's own it is gRPC that speaks, of addresses that are nobody's business.
    if failure.reason != type(failure).reason:
        return failure
    if isinstance(failure, Unavailable):
        return ServiceAway(f"The {service} service is away; try again later.")
    return ServiceTooSlow(f"The {service} service did not answer in time; try again later.")
