"""What holds for every call over REST: bad input is refused with the field, and nothing changes."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.e2e.journeys import add_profile, get, settled_assets
from tests.fixtures.house import House

NOBODY = "00000000-0000-7000-8000-000000000000"

HANDLES = [
    "",
    "@",
    "@@x",
    "../x",
    "a/b",
    "a?b=c",
    "a%2fb",
    "a b",
    "dot.",
    "x",
    "y" * 25,
    "\u0430dmin",
    "name\0",
    "😀😀",
    "x" * 10_000,
]
BODIES = {
    "cut": b'{"handle": "de',
    "an array": b"[]",
    "nothing": b"",
    "duplicate keys": b'{"handle": "demo_empty", "handle": "demo_travel"}',
    "not a number": b'{"handle": NaN}',
    "endless number": b'{"handle": 1e400}',
    "wrong type": b'{"handle": {"a": 1}}',
    "unknown field": b'{"handle": "demo_empty", "hanlde": "x"}',
    "deep nesting": b'{"handle": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "invalid UTF-8": b'{"handle": "\xff\xfe"}',
    "UTF-16": '{"handle": "demo_empty"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"handle": "demo_empty"}',
    "lone surrogate": b'{"handle": "\\ud800"}',
}


@pytest.mark.parametrize("handle", HANDLES)
async def test_a_bad_handle_is_refused_by_name(rest: aiohttp.ClientSession, handle: str) -> None:
    status, problem = await add_profile(rest, handle)

    assert status == 400
    assert problem["code"] == "INVALID_ARGUMENT"
    assert [violation["field"] for violation in problem["violations"]] == ["handle"]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_bad_body_is_a_problem_and_changes_nothing(rest: aiohttp.ClientSession, body: bytes) -> None:
    before = await _kept_profiles(rest)

    headers = {"Content-Type": "application/json"}
    async with rest.post("/api/tiktok/profiles/add", data=body, headers=headers) as response:
        assert response.status == 400
        assert response.content_type == "application/problem+json"
        assert (await response.json(content_type=None))["status"] == 400

    assert await _kept_profiles(rest) == before


async def test_a_body_over_the_limit_is_refused(rest: aiohttp.ClientSession) -> None:
    body = BytesIO(json.dumps({"handle": "x" * (1 << 20)}).encode())

    headers = {"Content-Type": "application/json"}
    async with rest.post("/api/tiktok/profiles/add", data=body, headers=headers) as response:
        assert response.status == 413
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("size", ["0", "-1", "501", "1000000000", "1.5", "1e3", "ten", ""])
async def test_a_bad_page_size_is_refused_by_name(rest: aiohttp.ClientSession, size: str) -> None:
    async with rest.get("/api/tiktok/posts", params={"pageSize": size}) as response:
        problem = await response.json(content_type=None)

    assert response.status == 400
    assert [violation["field"] for violation in problem["violations"]] == ["pageSize"]


@pytest.mark.parametrize("token", ["garbage", "AAAA", "....", "x" * 2000])
async def test_a_bad_page_token_is_refused(rest: aiohttp.ClientSession, token: str) -> None:
    for path in ("/api/tiktok/posts", "/api/tiktok/profiles"):
        async with rest.get(path, params={"pageToken": token}) as response:
            assert response.status == 400


@pytest.mark.parametrize("name", ["profiles", "posts"])
async def test_an_unknown_id_is_not_found_and_a_malformed_one_refused(rest: aiohttp.ClientSession, name: str) -> None:
    async with rest.get(f"/api/tiktok/{name}/{NOBODY}") as response:
        assert response.status == 404
    for malformed in ("1", "{" + NOBODY + "}", "' OR 1=1", "x" * 10_000):
        async with rest.get(f"/api/tiktok/{name}/{malformed}") as response:
            assert response.status in (400, 414, 431)


async def test_asset_bad_input_is_refused_by_name(rest: aiohttp.ClientSession) -> None:
    sources = [{"url": "https://example.com/a.jpg"}, {"url": "file:///etc/passwd"}]

    async with rest.post("/api/media/assets", json={"assets": sources}) as response:
        problem = await response.json(content_type=None)

    assert response.status == 400
    assert problem["reason"] == "INVALID_URL"
    assert problem["violations"][0]["field"] == "assets[1].url"


async def test_an_address_on_a_private_network_is_never_fetched(rest: aiohttp.ClientSession, house: House) -> None:
    inside = house.url.replace("http://", "")
    urls = [f"http://{inside}/healthz", "http://127.0.0.1:1/x.jpg", "http://[::ffff:10.0.0.1]/x.jpg"]

    async with rest.post("/api/media/assets", json={"assets": [{"url": url} for url in urls]}) as response:
        accepted = await response.json(content_type=None)
        assert response.status in (202, 400)
    if response.status == 202:
        assets = await settled_assets(rest, [asset["id"] for asset in accepted["assets"]])
        assert {asset["error"]["reason"] for asset in assets.values()} == {"BLOCKED_ADDRESS"}


async def test_a_post_that_nobody_knows_cannot_be_read(rest: aiohttp.ClientSession) -> None:
    async with rest.post(f"/api/tiktok/posts/{NOBODY}/ocr") as response:
        assert response.status == 404
        assert (await response.json(content_type=None))["reason"] == "POST_NOT_FOUND"


async def test_what_people_were_told_is_listed(rest: aiohttp.ClientSession) -> None:
    told = await get(rest, "/api/tiktok/monitoring/alerts?pageSize=5")

    assert isinstance(told["alerts"], list)
    async with rest.post(f"/api/tiktok/monitoring/alerts/{uuid4()}/replay", json={}) as response:
        assert response.status == 404
        assert (await response.json(content_type=None))["reason"] == "ALERT_NOT_FOUND"


async def test_the_queues_of_all_services_are_listed_and_their_numbers_add_up(rest: aiohttp.ClientSession) -> None:
    queues = (await get(rest, "/api/queues"))["queues"]

    names = ["alerts", "media-cache", "media-refresh", "ocr", "ocr-results", "profile-monitor"]
    assert [queue["name"] for queue in queues] == names
    for queue in queues:
        parts = ("waiting", "active", "completed", "failed", "delayed")
        assert queue["total"] == sum(queue[part] for part in parts)


async def test_a_queue_that_nobody_has_cannot_be_cleared(rest: aiohttp.ClientSession) -> None:
    async with rest.post("/api/queues/nothing/clear") as response:
        assert response.status == 404
        assert (await response.json(content_type=None))["reason"] == "QUEUE_NOT_FOUND"


async def test_the_same_key_twice_gives_the_same_answer(rest: aiohttp.ClientSession) -> None:
    headers = {"Idempotency-Key": "one-and-the-same"}
    answers = []
    for _ in range(2):
        async with rest.post("/api/tiktok/profiles/add", json={"handle": "demo_empty"}, headers=headers) as response:
            answers.append((response.status, await response.read()))

    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"])
async def test_the_house_shows_itself(rest: aiohttp.ClientSession, path: str) -> None:
    async with rest.get(path) as response:
        assert response.status == 200
        assert await response.read()


async def _kept_profiles(rest: aiohttp.ClientSession) -> list[dict[str, Any]]:
    """The profiles without their signed addresses, which are others from second to second."""
    listed: list[dict[str, Any]] = (await get(rest, "/api/tiktok/profiles"))["profiles"]
    return [{name: value for name, value in profile.items() if name != "avatar"} for profile in listed]
