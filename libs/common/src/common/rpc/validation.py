"""Server interceptor: a request that breaks the rules of its contract is refused before any code of ours sees it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from google.protobuf.message import Message
from protovalidate import Validator
from protovalidate import Violation as Broken

from common.errors import Violation, malformed
from common.rpc.interceptor import Call, Interceptor

# A larger request may break its rules a million times: the first violation has to do.
_LARGEST_TO_EXAMINE = 64 * 1024


class Validation(Interceptor):
    """Holds every request against the protovalidate rules of its message."""

    def __init__(self) -> None:
        self._validator = Validator()

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        if call.request is not None and (violations := self.violations(call.request)):
            raise malformed(*violations)
        yield

    def violations(self, request: Message) -> list[Violation]:
        """The fields at fault, by the path their caller wrote: JSON names, with indexes and keys."""
        broken = self._validator.collect_violations(request, fail_fast=True)
        if broken and request.ByteSize() <= _LARGEST_TO_EXAMINE:
            broken = self._validator.collect_violations(request)
        return [Violation(_path(request.DESCRIPTOR, one), one.proto.message or "is not valid") for one in broken]


# Descriptors are `Any`: protobuf's two implementations have a type each.
def _path(descriptor: Any, broken: Broken) -> str:
    elements = broken.proto.field.elements if broken.proto.field else ()
    return ".".join(_names(descriptor, elements))


def _names(descriptor: Any, elements: Sequence[Any]) -> Iterator[str]:
    for element in elements:
        field = descriptor.fields_by_number.get(element.field_number) if descriptor else None
        name = field.json_name if field else element.field_name
        yield name if element.subscript is None else f"{name}[{element.subscript.value}]"
        descriptor = _below(field.message_type) if field else None


def _below(message: Any) -> Any:
    if message is not None and message.GetOptions().map_entry:
        return message.fields_by_name["value"].message_type
    return message
