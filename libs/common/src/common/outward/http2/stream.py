"""One request and its answer on a connection of many."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from aiohttp import ClientPayloadError, ServerDisconnectedError
from multidict import CIMultiDict

from common.outward.http2.faults import Malformed
from common.outward.http2.heads import Head
from common.outward.http2.window import Window

# A reader that is woken for every frame spends more on waking than on reading.
_WORTH_WAKING_BYTES = 64 * 1024


class Line(Protocol):
    """The connection, as far as a stream knows it."""

    def taken(self, stream: "Stream", size: int) -> None:
        """Somebody read so much of the answer."""
        ...

    def let_go(self, stream: "Stream") -> None:
        """Nobody reads the answer any more."""
        ...


class Stream:
    """An answer as it comes: told by its connection what came, asked by whoever reads it."""

    def __init__(self, number: int, window: Window, idle_seconds: float, line: Line) -> None:
        self.id = number
        self.window = window
        self.status = 0
        self.headers: Mapping[str, str] = CIMultiDict()
        self.content_length: int | None = None
        self.is_ended = False
        self.unread_bytes = 0
        self._idle_seconds = idle_seconds
        self._line = line
        self._pieces: list[bytes] = []
        self._received = 0
        self._fault: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def head_came(self, head: Head) -> None:
        """The head of the answer. What comes in its form after the body is of no use to anybody."""
        if self.status:
            return
        if not head.status:
            raise Malformed("no status")
        self.content_length = head.content_length
        self.status, self.headers = head.status, head.headers
        self._wake()

    def data_came(self, piece: bytes) -> None:
        """A piece of the body."""
        if not self.status:
            raise Malformed("a body before its head")
        self._received += len(piece)
        if self.content_length is not None and self._received > self.content_length:
            raise Malformed("more than was announced")
        if piece:
            self._pieces.append(piece)
            self.unread_bytes += len(piece)
        if self.unread_bytes >= _WORTH_WAKING_BYTES:
            self._wake()

    def end_came(self) -> None:
        """The end of the answer."""
        if self.content_length is not None and self._received < self.content_length:
            self._fault = ClientPayloadError("less than was announced")
        self.is_ended = True
        self._wake()

    def fail(self, fault: Exception | None) -> None:
        """Nothing more will come; without a fault of its own the answer is cut off."""
        cut = ClientPayloadError("cut off") if self.status else ServerDisconnectedError()
        self._fault, self.is_ended = fault or cut, True
        self._wake()

    async def head(self) -> None:
        """Waits for the head of the answer."""
        while not self.status:
            await self._more()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes; whoever is slow to take it is sent no more than the window."""
        while self._pieces or not self.is_ended or self._fault:
            if not self._pieces:
                await self._more()
                continue
            piece = b"".join(self._pieces)
            self._pieces.clear()
            self.unread_bytes = 0
            self._line.taken(self, len(piece))
            yield piece

    def close(self) -> None:
        """Ends the reading, wherever it is."""
        self._line.let_go(self)

    async def _more(self) -> None:
        if self._fault is not None:
            raise self._fault
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._idle_seconds):
                await self._waiter
        except TimeoutError:
            if not self._pieces:
                raise

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
