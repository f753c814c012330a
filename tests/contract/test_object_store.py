"""What every object store promises: the same suite over a folder and over a bucket of a real S3 server."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from yarl import URL

from common.clock import FixedClock
from common.errors import InvalidArgument
from common.objects import Body, ObjectHead, ObjectNotFound, ObjectStore
from tests.fixtures.objects import S3Server
from tests.fixtures.stores import OpenStore, directory_stores, s3_place, s3_stores

KEY = "assets/ab/abcdef.jpg"
OTHER_KEY = "assets/ab/abcdee.jpg"
HOUR = timedelta(hours=1)
HOSTILE_KEYS = (
    *("", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.b", ".incoming/a", "A", "a b", "a\n", "a\0"),
    *("a@", "a%2fb", "a?b", "a#b", "a\\b", "ä", "a" * 201),
)
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
HOSTILE_TYPES = ("", "image", "image/", "/png", "image/png; x=y", "image/png\r\nx: y", "IMAGE/PNG", "image/ä")


@pytest.fixture(params=["directory", "s3"])
async def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[OpenStore]:
    if request.param == "directory":
        async with directory_stores(tmp_path / "objects") as opened:
            yield opened
    else:
        server: S3Server = request.getfixturevalue("s3_server")
        async with s3_stores(s3_place(server.account, request.getfixturevalue("s3_bucket"))) as opened:
            yield opened


@pytest.fixture
def store(open_store: OpenStore) -> ObjectStore:
    return open_store(None)


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def content_of(store: ObjectStore, key: str) -> bytes:
    return b"".join([piece async for piece in store.open(key)])


async def keys_of(store: ObjectStore, prefix: str = "") -> list[str]:
    found = store.keys(prefix)
    return [key async for key in found]


async def test_what_was_put_is_there_with_its_size_and_type(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"a picture\n\0"), content_type="image/jpeg")

    assert await store.head(KEY) == ObjectHead(11, "image/jpeg")
    assert await content_of(store, KEY) == b"a picture\n\0"


async def test_an_object_without_bytes_is_an_object(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b""), content_type="image/jpeg")

    assert await store.head(KEY) == ObjectHead(0, "image/jpeg")
    assert await content_of(store, KEY) == b""


async def test_a_large_object_comes_back_in_pieces(store: ObjectStore) -> None:
    content = bytes(range(256)) * 20_000

    await store.put(KEY, Body.of(content), content_type="video/mp4")

    pieces = [piece async for piece in store.open(KEY)]
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= 1024 * 1024


async def test_what_is_not_there_has_no_head_and_cannot_be_opened(store: ObjectStore) -> None:
    assert await store.head(KEY) is None
    with pytest.raises(ObjectNotFound):
        await content_of(store, KEY)


async def test_putting_again_is_harmless(store: ObjectStore) -> None:
    source = Body.of(b"the same")

    await asyncio.gather(*(store.put(KEY, source, content_type="image/png") for _ in range(8)))

    assert await content_of(store, KEY) == b"the same"
    assert await keys_of(store) == [KEY]


async def test_the_last_put_wins_with_its_type(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"first"), content_type="image/png")
    await store.put(KEY, Body.of(b"second one"), content_type="image/webp")

    assert await store.head(KEY) == ObjectHead(10, "image/webp")
    assert await content_of(store, KEY) == b"second one"


async def test_whole_objects_leave_no_unfinished_upload(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"x"), content_type="image/png")

    assert await store.unfinished() == 0


async def test_a_deleted_object_is_gone_and_may_be_deleted_again(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"x"), content_type="image/png")

    await store.delete(KEY)
    await store.delete(KEY)

    assert await store.head(KEY) is None
    assert await keys_of(store) == []


async def test_keys_come_in_order_under_their_prefix(store: ObjectStore) -> None:
    names = ["a", "a-b/c", "a.jpg", "a/b", "a/b/c", "a/b.d", "ab/c", "b"]
    for name in names:
        await store.put(name, Body.of(b"x"), content_type="image/png")

    assert await keys_of(store) == sorted(names)
    assert await keys_of(store, "a/") == ["a/b", "a/b.d", "a/b/c"]
    assert await keys_of(store, "a/b") == ["a/b", "a/b.d", "a/b/c"]
    assert await keys_of(store, "nothing") == []


@pytest.mark.parametrize("key", HOSTILE_KEYS)
async def test_a_key_that_we_would_not_make_is_refused(store: ObjectStore, key: str) -> None:
    with pytest.raises(InvalidArgument):
        await store.put(key, Body.of(b"x"), content_type="image/png")
    with pytest.raises(InvalidArgument):
        await store.head(key)
    with pytest.raises(InvalidArgument):
        await content_of(store, key)
    with pytest.raises(InvalidArgument):
        await store.delete(key)
    with pytest.raises(InvalidArgument):
        store.presign(key, content_type="image/png")


@pytest.mark.parametrize("content_type", HOSTILE_TYPES)
async def test_a_content_type_that_is_none_is_refused(store: ObjectStore, content_type: str) -> None:
    with pytest.raises(InvalidArgument):
        await store.put(KEY, Body.of(b"x"), content_type=content_type)
    with pytest.raises(InvalidArgument):
        store.presign(KEY, content_type=content_type)


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


async def test_a_store_that_answers_is_ready(store: ObjectStore) -> None:
    assert await store.ready()
