"""Ways in which an origin answers, good and bad."""

import asyncio
import gzip
import zlib
from collections.abc import Sequence
from itertools import repeat

from tests.foreign.origin import Behaviour, Exchange, head

_FOR_EVER = 3600.0


def gives(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """A proper answer."""

    async def behave(exchange: Exchange) -> None:
        await exchange.answer(status, body, **headers)

    return behave


def says(status: int, **headers: str) -> Behaviour:
    """A status without a body."""
    return gives(b"", status, **headers)


def redirects(location: str, status: int = 302) -> Behaviour:
    """A redirect."""
    return says(status, location=location)


def raw(*pieces: bytes) -> Behaviour:
    """Bytes as they are, then the end of the connection."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(*pieces)
        exchange.writer.close()

    return behave


def cut(body: bytes, after: int) -> Behaviour:
    """The connection ends before the announced length is reached."""
    return raw(head(200, {"content-length": str(len(body))}), body[:after])


def resets(body: bytes, after: int) -> Behaviour:
    """The connection is torn down in the middle."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head(200, {"content-length": str(len(body))}), body[:after])
        exchange.writer.transport.abort()

    return behave


def stalls(body: bytes, after: int) -> Behaviour:
    """Part of the body, then silence."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head(200, {"content-length": str(len(body))}), body[:after])
        await asyncio.sleep(_FOR_EVER)

    return behave


def pauses(body: bytes, after: int, seconds: float) -> Behaviour:
    """Part of the body, and a while later the rest."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head(200, {"content-length": str(len(body))}), body[:after])
        await asyncio.sleep(seconds)
        await exchange.send(body[after:])

    return behave


async def silent(_: Exchange) -> None:
    """No answer at all."""
    await asyncio.sleep(_FOR_EVER)


def drips(body: bytes, interval: float) -> Behaviour:
    """A byte at a time."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head(200, {"content-length": str(len(body))}))
        for at in range(len(body)):
            await exchange.send(body[at : at + 1])
            await asyncio.sleep(interval)

    return behave


async def endless(exchange: Exchange) -> None:
    """A body without a length and without an end."""
    await exchange.send(head(200, {"content-type": "image/jpeg"}), b"\xff\xd8\xff\xe0")
    while True:
        await exchange.send(bytes(64 * 1024))


def chunked(body: bytes, *, is_broken: bool = False) -> Behaviour:
    """A chunked body; a broken one ends without its last chunk."""
    chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n"
    return raw(head(200, {"transfer-encoding": "chunked"}), chunk, b"" if is_broken else b"0\r\n\r\n")


def zipped(body: bytes, *, times: int = 1, after: int | None = None) -> Behaviour:
    """A body under a content coding that nobody asked for."""
    packed = body
    for _ in range(times):
        packed = gzip.compress(packed)
    return gives(packed[:after], content_encoding=", ".join(["gzip"] * times))


def drips_head(interval: float) -> Behaviour:
    """A header at a time, and never the last."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 said\r\n")
        while True:
            await exchange.send(b"x: y\r\n")
            await asyncio.sleep(interval)

    return behave


def hints(interval: float) -> Behaviour:
    """Something to be getting on with, again and again, and never the answer."""

    async def behave(exchange: Exchange) -> None:
        while True:
            await exchange.send(b"HTTP/1.1 103 said\r\nlink: </style.css>\r\n\r\n")
            await asyncio.sleep(interval)

    return behave


async def endless_chunks(exchange: Exchange) -> None:
    """A chunked body without an end."""
    await exchange.send(head(200, {"transfer-encoding": "chunked"}))
    while True:
        await exchange.send(b"10000\r\n", bytes(64 * 1024), b"\r\n")


async def further_and_further(exchange: Exchange) -> None:
    """A redirect to a place that redirects to another, and so on."""
    await exchange.answer(302, location=f"{exchange.path}/on")


def late(behaviour: Behaviour, seconds: float) -> Behaviour:
    """The same, a while later."""

    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await behaviour(exchange)

    return behave


def bomb(megabytes: int) -> Behaviour:
    """A thousandth of what it unpacks to; a block that was packed once is sent as often as it takes."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    begin = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head(200, {"content-encoding": "gzip"}), begin, *repeat(block, megabytes - 1))
        exchange.writer.close()

    return behave


def in_turn(behaviours: Sequence[Behaviour]) -> Behaviour:
    """One behaviour after another, the last one for ever."""

    async def behave(exchange: Exchange) -> None:
        await behaviours[min(exchange.earlier, len(behaviours) - 1)](exchange)

    return behave
