"""An origin of media that behaves as badly as tests want: a real server, with nothing of HTTP done for it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.certificates import server_context
from tests.foreign.listening import Listening


@dataclass(frozen=True)
class Exchange:
    """One request, how many came before it for the same path, and the line on which to answer."""

    path: str
    headers: Mapping[str, str]
    earlier: int
    writer: asyncio.StreamWriter

    async def send(self, *pieces: bytes) -> None:
        """Sends bytes as they are."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A proper answer; `content_type="…"` becomes `content-type: …`."""
        await self.send(head(status, {"content-length": str(len(body)), **_named(headers)}), body)


Behaviour = Callable[[Exchange], Awaitable[None]]


class Origin(Listening):
    """The server. `behave` says how a path (without its query) answers, `otherwise` is for any other path.

    With a certificate it speaks TLS.
    """

    def __init__(self, chain: Path | None = None) -> None:
        super().__init__(server_context(chain, "http/1.1") if chain else None)
        self.connections = 0
        self.exchanges: list[Exchange] = []
        self._behaviours: dict[str, Behaviour] = {}
        self.otherwise: Behaviour = not_found
        self._counts: dict[str, int] = defaultdict(int)

    def behave(self, path: str, behaviour: Behaviour) -> str:
        """Has the path behave so from now on; returns its URL."""
        self._behaviours[path] = behaviour
        return self.url(path)

    def requests(self, path: str) -> list[Exchange]:
        """The requests that came for a path."""
        return [each for each in self.exchanges if each.path.partition("?")[0] == path]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        try:
            # Who fetches may hang up at any moment: that is what most of these tests are about.
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            self._open.discard(task)
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = request[0].split(" ")[1]
        name = path.partition("?")[0]
        headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in request[1:]) if key}
        exchange = Exchange(path, headers, self._counts[name], writer)
        self._counts[name] += 1
        self.exchanges.append(exchange)
        await self._behaviours.get(name, self.otherwise)(exchange)
        return not writer.is_closing()


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """The first lines of an answer."""
    lines = [f"HTTP/1.1 {status} said", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def not_found(exchange: Exchange) -> None:
    """What every path says of which nothing was said."""
    await exchange.answer(404)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
