"""HTTP as bytes: for requests that no client library would send."""

import asyncio
import re

import aiohttp
import orjson

HOST = b"Host: x\r\n"
JSON = b"Content-Type: application/json\r\n"
CLOSE = b"Connection: close\r\n\r\n"
ADD = b"POST /api/tiktok/profiles/add HTTP/1.1\r\n" + HOST + JSON
BODY = b'{"handle":"cook"}'
HEALTH = b"GET /healthz HTTP/1.1\r\n" + HOST
_STATUS = re.compile(rb"HTTP/[0-9.]+ ([0-9]{3})")


async def exchanged(gateway: aiohttp.ClientSession, *pieces: bytes, pause: float = 0.0) -> bytes:
    """All that comes back on one connection until it is closed, for bytes sent piece by piece."""
    base = gateway._base_url
    assert base is not None
    reader, writer = await asyncio.open_connection(base.host, base.port)
    sending = asyncio.create_task(_send(writer, pieces, pause))
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        sending.cancel()
        writer.close()


def statuses(answer: bytes) -> list[int]:
    """The status of each response in it."""
    return [int(status) for status in _STATUS.findall(answer)]


def problem(answer: bytes) -> dict[str, object]:
    """The problem document that a single response holds."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    document: dict[str, object] = orjson.loads(body)
    return document


async def _send(writer: asyncio.StreamWriter, pieces: tuple[bytes, ...], pause: float) -> None:
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        # The clients of these tests are slow on purpose.
        await asyncio.sleep(pause)
