"""What strangers can do with the object server: read what was signed, and nothing else."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from common.objects import Body, DirectoryStore, ObjectStore
from tests.fixtures.stores import directory_stores

KEY = "assets/ab/abcdef.jpg"
CONTENT = b"0123456789"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ObjectStore]:
    async with directory_stores(tmp_path / "objects") as opened:
        store = opened(None)
        await store.put(KEY, Body.of(CONTENT), content_type="image/jpeg")
        yield store


@pytest.fixture
def url(store: DirectoryStore) -> str:
    return store.presign(KEY, content_type="image/jpeg")


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_an_answer_can_never_run_in_a_browser(url: str, web: aiohttp.ClientSession) -> None:
    async with web.get(url) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_an_answer_may_be_kept_until_its_url_expires(url: str, web: aiohttp.ClientSession) -> None:
    async with web.get(url) as answer:
        scope, age = answer.headers["Cache-Control"].split(", max-age=")

    assert scope == "private"
    assert 3590 <= int(age) < 3600


async def test_head_says_all_but_the_bytes(url: str, web: aiohttp.ClientSession) -> None:
    async with web.head(url, headers={"Range": "bytes=2-4"}) as answer:
        assert answer.status == 200
        assert answer.content_length == len(CONTENT)
        assert answer.headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused_as_a_problem(url: str, web: aiohttp.ClientSession, method: str) -> None:
    async with web.request(method, url) as answer:
        assert answer.status == 405
        assert set(answer.headers["Allow"].split(",")) == {"GET", "HEAD"}
        assert answer.content_type == "application/problem+json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "status", "found"),
    [
        ("bytes=0-0", 206, b"0"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=-30", 206, CONTENT),
        ("bytes=8-99999", 206, b"89"),
        ("bytes=4-2", 200, CONTENT),
        ("bytes=0-1,4-5", 200, CONTENT),
        ("pages=1-2", 200, CONTENT),
        ("bytes=ten-", 200, CONTENT),
        ("bytes=10-", 416, b""),
        ("bytes=99-100", 416, b""),
    ],
)
async def test_one_range_is_honoured_and_nonsense_is_passed_over(
    url: str, web: aiohttp.ClientSession, wanted: str, status: int, found: bytes
) -> None:
    async with web.get(url, headers={"Range": wanted}) as answer:
        assert (answer.status, await answer.read()) == (status, found)


async def test_what_has_not_changed_is_not_sent_again(url: str, web: aiohttp.ClientSession) -> None:
    async with web.get(url) as answer:
        etag = answer.headers["ETag"]

    async with web.get(url, headers={"If-None-Match": etag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


async def test_a_part_of_what_has_changed_is_the_new_whole(url: str, web: aiohttp.ClientSession) -> None:
    async with web.get(url, headers={"Range": "bytes=2-4", "If-Range": '"another"'}) as answer:
        assert (answer.status, await answer.read()) == (200, CONTENT)


async def test_a_signed_url_of_nothing_is_not_found(store: ObjectStore, url: str, web: aiohttp.ClientSession) -> None:
    await store.delete(KEY)

    async with web.get(url) as answer:
        assert answer.status == 404
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/", "/assets", "/assets/", f"/{KEY}", "/../secret", "/%2e%2e/secret", "//", "/.incoming", "/%00", "/%ff"]
)
async def test_nothing_is_listed_and_nothing_unsigned_is_read(url: str, web: aiohttp.ClientSession, path: str) -> None:
    async with web.get(URL(f"{URL(url).origin()}{path}", encoded=True)) as answer:
        assert answer.status in {403, 404}
        assert answer.content_type == "application/problem+json"


async def test_a_refusal_repeats_nothing_and_the_log_has_no_signature(
    url: str, web: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    signature = URL(url).query["signature"]
    caplog.set_level(logging.DEBUG)

    async with web.get(url.replace("jpeg", "html")) as refusal:
        text = await refusal.text()
    async with web.get(url) as answer:
        await answer.read()

    assert refusal.status == 403
    assert "html" not in text
    assert signature not in text + caplog.text
