"""Long answers: what a service sends, and a connection on which one was asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

CSV = "/api/tiktok/profiles/01940000-0000-7000-8000-000000000000/export.csv"
MEGABYTE = b"x" * 2**20
# What sockets, windows and buffers on the way may hold of an answer that nobody reads.
ON_THE_WAY = 24 * 2**20
Pieces = Callable[[], AsyncIterator[bytes]]


def rows(count: int, *, size: int = 20, failing: Exception | None = None) -> Pieces:
    """An export of that many rows, which fails behind them if it is told to."""

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(count):
            yield f"{number:019},".encode().ljust(size - 1, b".") + b"\n"
        if failing is not None:
            raise failing

    return pieces


async def megabytes() -> AsyncIterator[bytes]:
    """Far more than anything on the way can hold."""
    for _ in range(512):
        yield MEGABYTE


@asynccontextmanager
async def reader_of(session: aiohttp.ClientSession, path: str = CSV) -> AsyncIterator[asyncio.StreamReader]:
    """A connection on which the path was asked for: nothing is read but what the block reads."""
    assert session._base_url is not None
    reader, writer = await asyncio.open_connection(session._base_url.host, session._base_url.port, limit=2**16)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    try:
        yield reader
    finally:
        writer.close()
