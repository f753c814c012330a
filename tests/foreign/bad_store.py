"""The way to an S3 server, on which requests and answers go wrong as tests say: a real server does the rest.

The host is part of a signature and is passed on as it came, so what passes is still signed rightly.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Self

from aiohttp import ClientSession, DummyCookieJar, web
from yarl import URL

from dev.backing.ports import LOOPBACK

# What one hop says to the next, and nobody else.
_OF_ONE_HOP = {"connection", "transfer-encoding", "keep-alive", "expect"}
_PIECE_BYTES = 4096


@dataclass(frozen=True)
class Passage:
    """One request on its way; `earlier` is how many came before it with the same method for the same path."""

    request: web.BaseRequest
    earlier: int
    send: Callable[[web.BaseRequest, bytes], Awaitable[web.Response]]

    async def forward(self) -> web.Response:
        """What the server behind answers."""
        return await self.send(self.request, await self.request.read())


Incident = Callable[[Passage], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Noted:
    """What was asked, and when."""

    method: str
    path: str
    moment: float


class BadStore:
    """The way. `incident` decides what becomes of each request from now on."""

    def __init__(self, target: str) -> None:
        self._target = URL(target)
        self.incident: Incident = passes
        self.noted: list[Noted] = []

    async def __aenter__(self) -> Self:
        self._session = ClientSession(cookie_jar=DummyCookieJar(), auto_decompress=False)
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()
        await self._session.close()

    def puts(self) -> dict[str, list[float]]:
        """The moments at which each object was put, or was tried to be."""
        paths = dict.fromkeys(each.path for each in self.noted if each.method == "PUT")
        return {path: [each.moment for each in self._same("PUT", path)] for path in paths}

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        passage = Passage(request, len(self._same(request.method, request.path)), self._send)
        self.noted.append(Noted(request.method, request.path, monotonic()))
        return await self.incident(passage)

    def _same(self, method: str, path: str) -> list[Noted]:
        return [each for each in self.noted if (each.method, each.path) == (method, path)]

    async def _send(self, request: web.BaseRequest, body: bytes) -> web.Response:
        url = URL(f"{self._target}{request.raw_path}", encoded=True)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OF_ONE_HOP}
        async with self._session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as answer:
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_ONE_HOP}
            return web.Response(status=answer.status, headers=kept, body=await answer.read())


async def passes(passage: Passage) -> web.StreamResponse:
    """Nothing happens."""
    return await passage.forward()


def answers(status: int, code: str) -> Incident:
    """An S3 error, and the server behind never hears of the request."""

    async def happen(passage: Passage) -> web.StreamResponse:
        await passage.request.read()
        return web.Response(status=status, text=f"<Error><Code>{code}</Code></Error>", content_type="application/xml")

    return happen


async def hangs(passage: Passage) -> web.StreamResponse:
    """The request is taken, and nothing is ever said."""
    await passage.request.read()
    await asyncio.Event().wait()
    raise AssertionError


async def loses_the_answer(passage: Passage) -> web.StreamResponse:
    """The server behind has done it, and whoever asked never learns so."""
    await passage.forward()
    return _torn(passage)


async def resets(passage: Passage) -> web.StreamResponse:
    """The connection is torn down after the first piece of the request."""
    await passage.request.content.read(_PIECE_BYTES)
    return _torn(passage)


def slow(bytes_per_second: float) -> Incident:
    """The body of the request is taken slowly."""

    async def happen(passage: Passage) -> web.StreamResponse:
        body = bytearray()
        async for piece in passage.request.content.iter_chunked(_PIECE_BYTES):
            await asyncio.sleep(len(piece) / bytes_per_second)
            body += piece
        return await passage.send(passage.request, bytes(body))

    return happen


def on_put(*incidents: Incident) -> Incident:
    """What becomes of the first attempts to put each object, in turn; afterwards, and for all else, nothing happens."""

    async def happen(passage: Passage) -> web.StreamResponse:
        is_over = passage.request.method != "PUT" or passage.earlier >= len(incidents)
        return await (passes if is_over else incidents[passage.earlier])(passage)

    return happen


def _torn(passage: Passage) -> web.StreamResponse:
    transport = passage.request.transport
    assert transport is not None
    transport.abort()
    return web.Response()
