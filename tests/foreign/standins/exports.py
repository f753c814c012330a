"""The exports of a stand-in for the monitor: whatever a test writes into them."""

# Methods are named by the contracts.
# ruff: noqa: N802

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from carrel.monitor.v1 import export_service_pb2_grpc
from google.api.httpbody_pb2 import HttpBody


async def nothing_but_a_header() -> AsyncIterator[bytes]:
    """The pieces of an export of nothing."""
    yield b"id\n"


class Exports(export_service_pb2_grpc.ExportServiceServicer):
    """Hands out `pieces`, and notes how much of them was taken and how many exports have come to an end."""

    def __init__(self) -> None:
        self.pieces: Any = nothing_but_a_header
        self.taken = 0
        self.ended = 0

    async def ExportCsv(self, request: Any, context: Any) -> AsyncIterator[HttpBody]:
        async with aclosing(self._handed_out("text/csv; charset=utf-8")) as messages:
            async for message in messages:
                yield message

    async def ExportNdjson(self, request: Any, context: Any) -> AsyncIterator[HttpBody]:
        async with aclosing(self._handed_out("application/x-ndjson")) as messages:
            async for message in messages:
                yield message

    async def _handed_out(self, content_type: str) -> AsyncGenerator[HttpBody, None]:
        try:
            async with aclosing(self.pieces()) as pieces:
                async for piece in pieces:
                    yield HttpBody(content_type=content_type, data=piece)
                    self.taken += len(piece)
        finally:
            self.ended += 1
