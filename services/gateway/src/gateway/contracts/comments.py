"""The comments of proto files: they are the published documentation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
    ServiceDescriptorProto,
)

# Where something stands in a file: field numbers of FileDescriptorProto and below, and indexes, as protoc writes them.
Place: TypeAlias = tuple[int, ...]
Named: TypeAlias = Iterator[tuple[Place, str]]

_MESSAGES, _ENUMS, _SERVICES = 4, 5, 6
_FIELDS, _NESTED_MESSAGES, _NESTED_ENUMS = 2, 3, 4
_VALUES = 2
_METHODS = 2


def comments(files: Sequence[FileDescriptorProto]) -> Mapping[str, str]:
    """The comment before each service, method, message, field, enum and value, by its full name.

    A value's name includes that of its enum: `carrel.media_cache.v1.Asset.Kind.IMAGE`.
    """
    return {name: comment for file in files for name, comment in _of_file(file)}


def _of_file(file: FileDescriptorProto) -> Iterator[tuple[str, str]]:
    names = dict(_names(file))
    for location in file.source_code_info.location:
        name = names.get(tuple(location.path))
        if name is not None and location.leading_comments:
            yield name, _clean(location.leading_comments)


def _names(file: FileDescriptorProto) -> Named:
    for index, message in enumerate(file.message_type):
        yield from _of_message((_MESSAGES, index), file.package, message)
    for index, enum in enumerate(file.enum_type):
        yield from _of_enum((_ENUMS, index), file.package, enum)
    for index, service in enumerate(file.service):
        yield from _of_service((_SERVICES, index), file.package, service)


def _of_message(place: Place, scope: str, message: DescriptorProto) -> Named:
    name = f"{scope}.{message.name}"
    yield place, name
    for index, field in enumerate(message.field):
        yield (*place, _FIELDS, index), f"{name}.{field.name}"
    for index, nested in enumerate(message.nested_type):
        yield from _of_message((*place, _NESTED_MESSAGES, index), name, nested)
    for index, enum in enumerate(message.enum_type):
        yield from _of_enum((*place, _NESTED_ENUMS, index), name, enum)


def _of_enum(place: Place, scope: str, enum: EnumDescriptorProto) -> Named:
    name = f"{scope}.{enum.name}"
    yield place, name
    for index, value in enumerate(enum.value):
        yield (*place, _VALUES, index), f"{name}.{value.name}"


def _of_service(place: Place, scope: str, service: ServiceDescriptorProto) -> Named:
    name = f"{scope}.{service.name}"
    yield place, name
    for index, method in enumerate(service.method):
        yield (*place, _METHODS, index), f"{name}.{method.name}"


def _clean(comment: str) -> str:
    """The paragraphs of a comment, each on one line, with an empty line between two."""
    lines = [line.strip() for line in comment.strip().splitlines()]
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)
