"""What every object store promises of its signed URLs, over a folder and over a bucket of a real S3 server."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from yarl import URL

from common.clock import FixedClock
from common.errors import InvalidArgument
from common.objects import Body, ObjectStore
from tests.fixtures.stores import OpenStore, content_of

KEY = "assets/ab/abcdef.jpg"
OTHER_KEY = "assets/ab/abcdee.jpg"
HOUR = timedelta(hours=1)
HOSTILE_NAMES = (
    *("", "..", "../../etc/passwd", ".htaccess", 'a"; filename="b.html', "a\r\nSet-Cookie: x=y", "a\0b", "%2e%2e%2fa"),
    *("a/b\\c", "ä.jpg", "\u202egpj.exe", "<script>", "a" * 300, "; attachment", "CON\n"),
)
# What is done to a URL, by the row that forbids it: the parts have other names in each store.
CHANGES = {
    "X12 another object": ("abcdef", "abcdee"),
    "X12 a way out": ("ab/abcdef", "ab/../ab/abcdef"),
    "X13 another type": ("image%2Fjpeg", "text%2Fhtml"),
    "X13 no type": (r"(response-content-)?type=[^&]*&?", ""),
    "X13 a second type": (r"\Z", "&type=text%2Fhtml&response-content-type=text%2Fhtml"),
    "X13 another disposition": ("inline", "attachment"),
    "X13 no disposition": (r"(response-content-)?disposition=[^&]*&?", ""),
    "X13 another file name": (r"picture\.jpg", "picture.html"),
    "X13 a longer life": (r"(expires|X-Amz-Expires)=", r"\1=9"),
    "X13 no end": (r"(expires|X-Amz-Expires)=[^&]*&", ""),
    "X13 half a signature": (r"(ignature=.{10}).*", r"\1"),
    "X13 no signature": (r"&[A-Za-z-]*ignature=.*", ""),
}
REFUSALS = {400, 403, 404}


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.parametrize("lifetime", [timedelta(0), -HOUR, timedelta(days=7, seconds=1)])
async def test_a_url_lives_a_second_to_seven_days(store: ObjectStore, lifetime: timedelta) -> None:
    with pytest.raises(InvalidArgument):
        store.presign(KEY, content_type="image/png", lifetime=lifetime)


async def test_a_presigned_url_gives_the_bytes_to_anybody(store: ObjectStore, web: aiohttp.ClientSession) -> None:
    await store.put(KEY, Body.of(b"a picture"), content_type="image/jpeg")

    async with web.get(store.presign(KEY, content_type="image/jpeg", filename="../a b.jpg")) as answer:
        assert (answer.status, await answer.read()) == (200, b"a picture")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == 'inline; filename="a_b.jpg"'
        assert answer.headers["ETag"]


async def test_a_presigned_url_gives_a_part(store: ObjectStore, web: aiohttp.ClientSession) -> None:
    await store.put(KEY, Body.of(b"0123456789"), content_type="video/mp4")
    url = store.presign(KEY, content_type="video/mp4")

    async with web.get(url, headers={"Range": "bytes=2-4"}) as answer:
        assert (answer.status, await answer.read()) == (206, b"234")
        assert answer.headers["Content-Range"] == "bytes 2-4/10"
    async with web.get(url, headers={"Range": "bytes=10-"}) as answer:
        assert answer.status == 416


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/octet-stream"])
async def test_what_a_browser_might_run_is_sent_as_an_attachment(
    store: ObjectStore, web: aiohttp.ClientSession, content_type: str
) -> None:
    await store.put(KEY, Body.of(b"<script>"), content_type=content_type)

    async with web.get(store.presign(KEY, content_type=content_type)) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"] == "attachment"


def test_a_file_name_from_outside_leaves_nothing_but_letters(store: ObjectStore) -> None:
    for name in HOSTILE_NAMES:
        said = parse_qsl(urlsplit(store.presign(KEY, content_type="image/jpeg", filename=name)).query)

        (shown,) = (value for _, value in said if value.startswith("inline"))
        assert re.fullmatch(r'inline(; filename="[A-Za-z0-9-][A-Za-z0-9_.-]{0,99}")?', shown), name


async def test_a_url_that_was_changed_is_refused(store: ObjectStore, web: aiohttp.ClientSession) -> None:
    await store.put(KEY, Body.of(b"one"), content_type="image/jpeg")
    await store.put(OTHER_KEY, Body.of(b"other"), content_type="image/jpeg")
    url = store.presign(KEY, content_type="image/jpeg", filename="picture.jpg")

    for row, (found, put) in CHANGES.items():
        changed, times = re.subn(found, put, url, count=1)
        async with web.get(URL(changed, encoded=True)) as answer:
            refused = (answer.status in REFUSALS, answer.content_type != "image/jpeg")
            assert (times, *refused) == (1, True, True), row


async def test_a_url_that_has_expired_is_refused(
    open_store: OpenStore, store: ObjectStore, web: aiohttp.ClientSession
) -> None:
    await store.put(KEY, Body.of(b"one"), content_type="image/jpeg")
    url = open_store(FixedClock(datetime.now(UTC) - HOUR)).presign(
        KEY, content_type="image/jpeg", lifetime=HOUR - timedelta(seconds=2)
    )

    async with web.get(url) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_a_presigned_url_is_for_reading_only(store: ObjectStore, web: aiohttp.ClientSession, method: str) -> None:
    await store.put(KEY, Body.of(b"one"), content_type="image/jpeg")

    async with web.request(method, store.presign(KEY, content_type="image/jpeg"), data=b"other") as answer:
        assert not answer.ok

    assert await content_of(store, KEY) == b"one"
