"""Whatever comes in, logs stay lines of JSON: one for each thing said, short, and without control characters.

This file is the last of its folder, so that the lines of all the faults before it are looked at too.
"""

import asyncio
import json
from collections.abc import Iterator
from io import BytesIO

import pytest

from tests.e2e.journeys import Document, add_profile
from tests.fixtures.house_breakable import Breakable
from tests.fixtures.waiting import wait_until
from tests.foreign.origin import head
from tests.foreign.origin_behaviours import raw
from tests.foreign.provider import Answer

FORGED = '\r\n{"level":"error","message":"forged"}\r\n\x1b[2J\x1b]0;title\x07\u2028\u2029\x85\x7f'
LONG = FORGED + "x" * 1_000_000
LONGEST_LINE = 8 * 1024
READ_SECONDS = 20
RAW = {
    "a request id": b"X-Request-Id: a\x1b[2J\xe2\x80\xa8b",
    "a forged request id": b'X-Request-Id: a\r\n {"level":"error"}',
    "a trace": b"traceparent: 00-\x1b[31m-\xe2\x80\xa8-01",
    "a user agent": b"User-Agent: \x1b]0;title\x07\xc2\x85",
    "a key": b"Authorization: Bearer \x1b[2J\xe2\x80\xa8",
    "bare carriage returns": b"X-Any: a\rb\rc",
    "bytes that are no text": b"X-Any: \xff\xfe\x00",
    "a long header": b"User-Agent: " + b"\x1b[2J" * 250_000,
}
PATHS = {
    "an escaped path": b"/api/tiktok/profiles/%0d%0a%1b%5b2J%e2%80%a8",
    "an escaped query": b"/api/tiktok/posts?q=%0d%0a%1b[2J%e2%80%a8&pageToken=%0d%0a%00",
    "a raw path": b"/api/\x1b[2J\xe2\x80\xa8",
    "a long path": b"/" + b"%1b" * 330_000,
}


@pytest.mark.parametrize("header", RAW.values(), ids=RAW.keys())
async def test_a_hostile_header_is_answered(shaken: Breakable, header: bytes) -> None:
    assert await _status(shaken, b"/api/tiktok/profiles", header) in (200, 400, 431)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
async def test_a_hostile_path_is_answered(shaken: Breakable, path: bytes) -> None:
    assert await _status(shaken, path, b"X-Any: thing") in (400, 404, 414, 431)


@pytest.mark.parametrize("text", [FORGED, LONG], ids=["forged", "long"])
async def test_hostile_texts_in_bodies_are_answered(shaken: Breakable, text: str) -> None:
    for path, body in _bodies(shaken, text):
        # A stream, because the client complains of long bodies.
        stream = BytesIO(json.dumps(body).encode())
        async with shaken.rest.post(path, data=stream, headers={"Content-Type": "application/json"}) as response:
            assert response.status in (200, 202, 400, 404, 413), path


async def test_hostile_answers_of_upstreams_are_survived(shaken: Breakable) -> None:
    reason = FORGED.replace("\r\n", " ").encode()
    urls = [
        shaken.origin.behave("/reason", raw(b"HTTP/1.1 500 " + reason + b"\r\ncontent-length: 0\r\n\r\n")),
        shaken.origin.behave("/type", raw(head(200, {"content-type": "\x1b[2J" * 1000, "content-length": "0"}))),
        shaken.origin.behave("/place", raw(head(302, {"location": "http://a\x1b[2J\x85/" + "y" * 9000}))),
    ]
    asked = {"assets": [{"url": url} for url in urls]}
    handle = shaken.new_account()
    for post in shaken.provider.accounts[handle].posts:
        post["desc"] = LONG[:100_000]
    shaken.provider.script(Answer(500, {"success": False, "message": LONG}), Answer(403, {"message": FORGED}))

    async with shaken.rest.post("/api/media/assets", json=asked) as response:
        assert response.status == 202
    refused, _ = await add_profile(shaken.rest, handle)
    shaken.forget_refusals()
    added, body = await add_profile(shaken.rest, handle)

    assert refused >= 400
    assert added == 201, body
    await wait_until(shaken.is_quiet, 40)


async def test_every_line_of_every_log_is_one_short_object_of_json(shaken: Breakable) -> None:
    logs = {path.name: path.read_bytes() for path in shaken.house.folder.glob("logs/*.log")}

    assert {"gateway.log", "media_cache.log", "monitor.log", "ocr.log"} <= logs.keys()
    assert [complaint for name, log in logs.items() for complaint in _complaints(name, log)] == []


def _bodies(shaken: Breakable, text: str) -> Iterator[tuple[str, Document]]:
    yield "/api/tiktok/profiles/add", {"handle": text}
    yield "/api/media/assets", {"assets": [{"url": f"https://example.com/{text}"}]}
    yield "/api/media/assets", {"assets": [{"url": shaken.origin.url("/a\u2028b.jpg"), "alternateUrls": [text]}]}
    yield "/api/media/urls", {"ids": [text]}
    post = {"tiktokId": "7", "contentType": "video", "description": text[:90_000], "tiktokUrl": text}
    yield "/api/tiktok/posts/bulk", {"profile": {"handle": "hostile", "bio": text[:9000]}, "posts": [post]}
    yield f"/api/queues/{'%0d%0a%1b'}/clear", {}


async def _status(shaken: Breakable, path: bytes, header: bytes) -> int:
    """The status of a GET that no decent client would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(shaken.house.settings["GATEWAY_PORT"]))
    try:
        writer.write(b"GET " + path + b" HTTP/1.1\r\nHost: carrel\r\n" + header + b"\r\nConnection: close\r\n\r\n")
        line = await asyncio.wait_for(reader.readline(), READ_SECONDS)
    finally:
        writer.close()
    return int(line.split()[1])


def _complaints(name: str, log: bytes) -> Iterator[str]:
    for line in log.split(b"\n")[:-1]:
        if len(line) >= LONGEST_LINE or not line.isascii() or any(byte < 0x20 or byte == 0x7F for byte in line):
            yield f"{name}: {line[:300]!r}"
        elif not _is_object(line):
            yield f"{name}: not JSON: {line[:300]!r}"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
