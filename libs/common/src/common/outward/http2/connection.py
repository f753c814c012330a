"""One connection to one origin, on which requests go out side by side."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from typing import cast

from common.links import Link
from common.outward.http2 import frames
from common.outward.http2.control import MOST_STREAMS, STREAM_WINDOW_BYTES, Control
from common.outward.http2.faults import NO_ERROR, Broken, Refused
from common.outward.http2.frames import FrameReader
from common.outward.http2.heads import Heads
from common.outward.http2.inbox import Inbox
from common.outward.http2.stream import Stream
from common.outward.http2.window import Window
from common.outward.turns import Turns

PROTOCOL = "h2"
_HIGHEST_ID = 2**31 - 1
_REST_SECONDS = 30.0


class Connection(asyncio.Protocol):
    """A connection to an origin that may choose HTTP/2; `retired` is told when it takes no more requests."""

    _transport: asyncio.Transport
    is_http2 = False

    def __init__(
        self,
        link: Link,
        headers: Mapping[str, str],
        idle_timeout_seconds: float,
        retired: Callable[[], None],
    ) -> None:
        self.is_open = True
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._heads = Heads(link, headers)
        self._idle_seconds = idle_timeout_seconds
        self._retired = retired
        self._turns = Turns(MOST_STREAMS)
        self._reader = FrameReader()
        self._control = Control(self._heads, self._turns, self._write)
        self._inbox = Inbox(self._heads, self._control, self._write, self._retire)
        self._next_id = 1
        self._rest: asyncio.TimerHandle | None = None

    @property
    def is_unused(self) -> bool:
        """Whether nobody waits for anything on it."""
        return self._turns.is_unused

    async def ask(self, target: str) -> Stream:
        """The answer to a GET once its head is here; raises Refused when another connection may do better."""
        async with asyncio.timeout(self._idle_seconds):
            await self._turns.take()
        stream = self._next_stream()
        try:
            if not self.is_open:
                raise Refused
            self._send(stream, target)
            await stream.head()
        except BaseException:
            self.let_go(stream)
            raise
        return stream

    def taken(self, stream: Stream, size: int) -> None:
        """Somebody read so much of an answer."""
        self._inbox.taken(stream, size)

    def let_go(self, stream: Stream) -> None:
        """Nobody reads the answer any more, whether it was read to its end or not."""
        self._inbox.forget(stream)
        self._turns.give_back()
        self._leave_if_done()
        if self.is_open and self.is_unused:
            self._begin_rest()

    def leave(self, code: int = NO_ERROR) -> None:
        """Closes the connection."""
        self._retire()
        self._write(frames.goaway_frame(code))
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins to speak."""
        self._transport = cast(asyncio.Transport, transport)
        chosen: ssl.SSLObject = transport.get_extra_info("ssl_object")
        self.is_http2 = chosen.selected_alpn_protocol() == PROTOCOL
        if self.is_http2:
            self._control.begin()
            self._begin_rest()
        else:
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Listens."""
        if self._transport.is_closing():
            return
        try:
            for frame in self._reader.frames(data):
                self._inbox.take(frame)
        except Broken as fault:
            self._inbox.fail(fault)
            self.leave(fault.code)
        self._leave_if_done()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio says why; it makes no difference
        """Tells everybody who waits."""
        self._retire()
        self._inbox.fail()
        self.ended.set_result(None)

    def _next_stream(self) -> Stream:
        window = Window(self._next_id, STREAM_WINDOW_BYTES, self._write)
        stream = Stream(self._next_id, window, self._idle_seconds, self)
        self._next_id += 2
        if self._next_id > _HIGHEST_ID:
            self._retire()
        return stream

    def _send(self, stream: Stream, target: str) -> None:
        if self._rest is not None:
            self._rest.cancel()
        self._inbox.expect(stream)
        flags = frames.END_STREAM | frames.END_HEADERS
        self._write(frames.frame(frames.HEADERS, stream.id, self._heads.pack(target), flags))

    def _leave_if_done(self) -> None:
        if not self.is_open and self.is_unused:
            self.leave()

    def _begin_rest(self) -> None:
        self._rest = asyncio.get_running_loop().call_later(_REST_SECONDS, self.leave)

    def _write(self, sent: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(sent)

    def _retire(self) -> None:
        """Takes no more requests; those who wait for their turn are told so."""
        if self.is_open:
            self.is_open = False
            self._retired()
            self._turns.allow(_HIGHEST_ID)
            if self._rest is not None:
                self._rest.cancel()
