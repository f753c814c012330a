"""The endpoints of the contracts: from a visit to a message, to the service, and back."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from google.protobuf.message_factory import GetMessageClass

from gateway.contracts import Contracts, Method
from gateway.endpoint import Endpoint, Visit
from gateway.routes import Table, bindings
from gateway.transcode import Answer, Parts, RequestReader, ResponseWriter, StreamedAnswer, Takers, Writers
from gateway.upstreams import Upstreams

_UNFIT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]")


def add_methods(table: Table[Endpoint], contracts: Contracts, upstreams: Upstreams) -> None:
    """Enters every REST binding of every method."""
    takers, writers = Takers(), Writers()
    for binding in bindings(contracts):
        method = binding.method
        kind = _Streamed if method.is_streamed else _Whole
        answer = kind(method, RequestReader(binding, takers), ResponseWriter(method, writers), upstreams).answer
        endpoint = Endpoint(
            binding.path,
            answer,
            is_read=method.is_read,
            is_streamed=method.is_streamed,
            is_waiting=method.rest.waits,
        )
        table.add(binding.verb, binding.template, endpoint)


class _Whole:
    """One method by one of its bindings."""

    def __init__(self, method: Method, reader: RequestReader, writer: ResponseWriter, upstreams: Upstreams) -> None:
        self._reader = reader
        self._call = upstreams.call(method)
        self._writer = writer
        self._is_file = method.has_bytes

    async def answer(self, visit: Visit) -> Answer:
        message = await self._call(self._reader.read(_parts(visit)), visit.remaining_seconds)
        answer = self._writer.answer(message)
        return _attached(answer, visit) if self._is_file else answer


class _Streamed:
    """One method that answers in pieces, by one of its bindings."""

    def __init__(self, method: Method, reader: RequestReader, writer: ResponseWriter, upstreams: Upstreams) -> None:
        self._reader = reader
        self._open = upstreams.stream(method)
        self._writer = writer
        self._nothing = GetMessageClass(method.descriptor.output_type)()

    async def answer(self, visit: Visit) -> Answer:
        opened = self._open(self._reader.read(_parts(visit)))
        messages = await visit.until_sent.enter_async_context(opened)
        # Awaited here: what fails before anything was sent can still be told as a problem.
        begun = self._writer.answer(await anext(messages, self._nothing))
        answer = StreamedAnswer(begun.status, begun.body, begun.content_type, begun.headers, rest=_contents(messages))
        return _attached(answer, visit)


async def _contents(messages: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    async for message in messages:
        yield message.data


def _parts(visit: Visit) -> Parts:
    return Parts(visit.variables, visit.target.parameters, visit.headers, visit.body)


def _attached(answer: Answer, visit: Visit) -> Answer:
    """The answer as a file to be kept, under the name that its address ends with."""
    name = _UNFIT_FOR_A_NAME.sub("_", visit.target.segments[-1])
    return replace(answer, headers=answer.headers | {"Content-Disposition": f'attachment; filename="{name}"'})
