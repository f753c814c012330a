"""An origin of media that speaks HTTP/2 over TLS: the protocol is h2's, what it is used for is the test's."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, RequestReceived, StreamReset, WindowUpdated
from h2.exceptions import ProtocolError

from tests.fixtures.certificates import server_context
from tests.foreign.listening import Listening

_READ_BYTES = 64 * 1024


class Line:
    """One connection of a client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.h2 = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        self.writer = writer
        self.resets: list[int] = []
        self.has_left = False
        self._reader = reader
        self._granted = asyncio.Event()

    async def raw(self, *pieces: bytes) -> None:
        """Sends bytes as they are, of which h2 knows nothing."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def flush(self) -> None:
        """Sends what h2 has to say."""
        self.writer.write(self.h2.data_to_send())
        await self.writer.drain()

    async def granted(self, stream_id: int) -> int:
        """How much the client lets come on a stream, once that is something."""
        while not (window := self.h2.local_flow_control_window(stream_id)):
            self._granted.clear()
            await self._granted.wait()
        return window

    async def events(self) -> list[Event] | None:
        """What the client says next; None when it has left."""
        received = await self._reader.read(_READ_BYTES)
        self.has_left = not received
        events = self.h2.receive_data(received)
        for event in events:
            if isinstance(event, WindowUpdated):
                self._granted.set()
            if isinstance(event, StreamReset):
                self.resets.append(event.stream_id)
        await self.flush()
        return events if received else None


@dataclass(frozen=True)
class Request:
    """One request, how many came before it for the same path, and the line on which to answer."""

    path: str
    headers: Mapping[str, str]
    earlier: int
    stream_id: int
    line: Line

    async def head(self, status: int, *, is_end: bool = False, **headers: str) -> None:
        """The head of an answer; `content_type="…"` becomes `content-type: …`."""
        fields = [(":status", str(status)), *((name.replace("_", "-"), value) for name, value in headers.items())]
        self.line.h2.send_headers(self.stream_id, fields, end_stream=is_end)
        await self.line.flush()

    async def body(self, body: bytes, *, is_end: bool = True, padding: int | None = None) -> None:
        """The body, as fast as the client lets it come."""
        while body:
            room = min(await self.line.granted(self.stream_id), self.line.h2.max_outbound_frame_size)
            piece, body = body[: room - (padding or -1) - 1], body[room - (padding or -1) - 1 :]
            self.line.h2.send_data(self.stream_id, piece, end_stream=is_end and not body, pad_length=padding)
            await self.line.flush()

    async def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A proper answer."""
        await self.head(status, is_end=not body, content_length=str(len(body)), **headers)
        await self.body(body)


Behaviour = Callable[[Request], Awaitable[None]]


class Http2Origin(Listening):
    """The server. `behave` says how a path (without its query) answers; any other answers 404."""

    def __init__(self, chain: Path) -> None:
        super().__init__(server_context(chain, "h2"))
        self.requests: list[Request] = []
        self.lines: list[Line] = []
        self._behaviours: dict[str, Behaviour] = {}
        self._counts: dict[str, int] = defaultdict(int)

    def behave(self, path: str, behaviour: Behaviour) -> str:
        """Has the path behave so from now on; returns its URL."""
        self._behaviours[path] = behaviour
        return self.url(path)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(reader, writer)
        self.lines.append(line)
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with suppress(ConnectionError, ProtocolError, asyncio.CancelledError):
                await self._serve(line)
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _serve(self, line: Line) -> None:
        line.h2.initiate_connection()
        await line.flush()
        while (events := await line.events()) is not None:
            for event in events:
                if isinstance(event, RequestReceived):
                    self._begin(event, line)

    def _begin(self, event: RequestReceived, line: Line) -> None:
        headers = {bytes(name).decode(): bytes(value).decode() for name, value in event.headers}
        path = headers[":path"]
        name = path.partition("?")[0]
        request = Request(path, headers, self._counts[name], event.stream_id, line)
        self._counts[name] += 1
        self.requests.append(request)
        task = asyncio.create_task(self._answer(request, name))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _answer(self, request: Request, name: str) -> None:
        with suppress(ConnectionError, ProtocolError):
            await self._behaviours.get(name, not_found)(request)


async def not_found(request: Request) -> None:
    """What every path says of which nothing was said."""
    await request.answer(404)
