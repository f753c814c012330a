"""Bad input of what belongs to monitoring: refused by name over REST, and never a fault of ours."""

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from tests.e2e.journeys import add_profile

NOBODY = "00000000-0000-7000-8000-000000000000"
PROFILE, POST, MONITORING = "/api/tiktok/profiles/{id}", "/api/tiktok/posts/{id}", "/api/tiktok/monitoring"
READS = (
    f"{PROFILE}/monitoring",
    f"{PROFILE}/history",
    f"{PROFILE}/export.csv",
    f"{PROFILE}/export.ndjson",
    f"{POST}/history",
    f"{MONITORING}/runs/{{id}}",
    f"{MONITORING}/alerts/{{id}}",
)
HISTORIES = (f"{PROFILE}/history", f"{POST}/history")
EXPORTS = (f"{PROFILE}/export.csv", f"{PROFILE}/export.ndjson")
PAGED = (*HISTORIES, f"{MONITORING}/alerts")
IDS = ("1", f"{{{NOBODY}}}", "' OR 1=1", "x" * 5000, "%00", "\u0430dmin")
SIZES = ("0", "-1", "1001", "1000000000", "1.5", "1e3", '"10"', "ten", "", "\u0661")
TOKENS = ("garbage", "AAAA", "....", "x" * 2000, "\u0430", "%00")
MOMENTS = (
    *("0000-00-00", "10000-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00+25:00", "1000000000000000000"),
    *("2026-02-30T00:00:00Z", "yesterday", ""),
)
DAYS = (
    "0000-00-00",
    "10000-01-01",
    "2026-02-30",
    "2026-1-1",
    "2026-01-01T00:00:00Z",
    "1000000000000000000",
    "today",
    "",
)
WRITES = {
    f"POST {PROFILE}/monitoring/trigger": "forceRecache",
    f"PATCH {PROFILE}/monitoring": "enabled",
    "PATCH /api/tiktok/profiles/bulk/monitoring": "enabled",
}
BODIES = {
    "cut": b'{"NAME": tr',
    "an array": b"[]",
    "duplicate keys": b'{"NAME": true, "NAME": false}',
    "not a number": b'{"NAME": NaN}',
    "endless number": b'{"NAME": 1e400}',
    "wrong type": b'{"NAME": {"a": 1}}',
    "text": b'{"NAME": "true"}',
    "unknown field": b'{"NAME": true, "__proto__": {}}',
    "deep nesting": b'{"NAME": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "invalid UTF-8": b'{"NAME": "\xff\xfe"}',
    "UTF-16": '{"NAME": true}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"NAME": true}',
    "lone surrogate": b'{"NAME": "\\ud800"}',
}


async def _refused(rest: aiohttp.ClientSession, path: str, query: Mapping[str, str]) -> list[str]:
    """The fields at fault."""
    async with rest.get(path, params=query) as response:
        problem = await response.json(content_type="application/problem+json")
    assert (response.status, problem["code"]) == (400, "INVALID_ARGUMENT"), problem
    return [violation["field"] for violation in problem["violations"]]


@pytest.fixture
async def known(rest: aiohttp.ClientSession) -> str:
    """The id of a profile that is there."""
    _, added = await add_profile(rest, "demo_empty")
    return str(added["profile"]["id"])


@pytest.mark.parametrize("path", READS)
async def test_an_unknown_id_is_not_found(rest: aiohttp.ClientSession, path: str) -> None:
    async with rest.get(path.format(id=NOBODY)) as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, problem["code"]) == (404, "NOT_FOUND")
    assert problem["reason"].endswith("_NOT_FOUND")


@pytest.mark.parametrize("path", READS)
async def test_a_malformed_id_is_refused_by_name(rest: aiohttp.ClientSession, path: str) -> None:
    for malformed in IDS:
        async with rest.get(path.format(id=malformed)) as response:
            problem = await response.json(content_type="application/problem+json")
        assert (response.status, problem["code"]) == (400, "INVALID_ARGUMENT"), malformed


@pytest.mark.parametrize("path", PAGED)
async def test_a_bad_page_is_refused_by_name(rest: aiohttp.ClientSession, path: str, known: str) -> None:
    for size in SIZES:
        assert await _refused(rest, path.format(id=known), {"pageSize": size}) == ["pageSize"], size


@pytest.mark.parametrize("path", [f"{PROFILE}/history", f"{MONITORING}/alerts"])
async def test_a_bad_page_token_is_refused(rest: aiohttp.ClientSession, path: str, known: str) -> None:
    for token in TOKENS:
        await _refused(rest, path.format(id=known), {"pageToken": token})


@pytest.mark.parametrize("limit", ["0", "-1", "366", "1000000000", "1.5", "1e3", "ten", ""])
async def test_a_bad_limit_of_history_is_refused_by_name(rest: aiohttp.ClientSession, limit: str) -> None:
    assert await _refused(rest, "/api/tiktok/posts", {"historyLimit": limit}) == ["historyLimit"]


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("path", [*EXPORTS, f"{POST}/history"])
async def test_a_moment_that_is_none_is_refused_by_name(
    rest: aiohttp.ClientSession, path: str, name: str, known: str
) -> None:
    for moment in MOMENTS:
        assert await _refused(rest, path.format(id=known), {name: moment}) == [name], moment


@pytest.mark.parametrize("name", ["since", "until"])
async def test_a_day_that_is_none_is_refused_by_name(rest: aiohttp.ClientSession, name: str, known: str) -> None:
    for day in DAYS:
        assert await _refused(rest, f"{PROFILE}/history".format(id=known), {name: day}) == [name], day


@pytest.mark.parametrize(
    ("path", "since", "until"),
    [
        (f"{PROFILE}/history", "2026-01-02", "2026-01-01"),
        *((path, "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z") for path in (*EXPORTS, f"{POST}/history")),
    ],
)
async def test_an_end_before_the_beginning_is_refused(
    rest: aiohttp.ClientSession, path: str, since: str, until: str, known: str
) -> None:
    assert await _refused(rest, path.format(id=known), {"since": since, "until": until}) == ["until"]


@pytest.mark.parametrize("path", EXPORTS)
async def test_only_what_there_is_can_be_exported(rest: aiohttp.ClientSession, path: str, known: str) -> None:
    for subject in ("", "POSTS", "everything", "0", "posts,observations"):
        assert await _refused(rest, path.format(id=known), {"of": subject}) == ["of"], subject
    assert await _refused(rest, path.format(id=known), {"format": "xlsx"}) == ["format"]


@pytest.mark.parametrize("order", ["", "VIEWS", "views desc", "id", "1", "viewCount; DROP TABLE tiktok_posts"])
async def test_posts_come_in_no_other_order(rest: aiohttp.ClientSession, order: str) -> None:
    assert await _refused(rest, "/api/tiktok/posts", {"order": order}) == ["order"]


@pytest.mark.parametrize("words", ["it's", 'an "open phrase', "a & b | !c", "日本語", "x" * 500, "(" * 499 + "x"])
async def test_any_words_can_be_looked_for(rest: aiohttp.ClientSession, words: str) -> None:
    async with rest.get("/api/tiktok/posts", params={"q": words}) as response:
        assert response.status == 200, await response.text()


@pytest.mark.parametrize("words", ["'", '"', "<->:*", "\\", "%", "😀", "(" * 500])
async def test_what_holds_no_words_cannot_be_looked_for(rest: aiohttp.ClientSession, words: str) -> None:
    assert await _refused(rest, "/api/tiktok/posts", {"q": words}) == ["q"]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("route", WRITES)
async def test_a_bad_body_is_refused(rest: aiohttp.ClientSession, route: str, body: bytes, known: str) -> None:
    verb, path = route.format(id=known).split()
    data = body.replace(b"NAME", WRITES[route].encode())

    async with rest.request(verb, path, data=data, headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400, await response.text()
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("hours", [0, -1, 721, 10**9, 2**63, 1.5, "ten", True, [24]])
async def test_a_bad_interval_is_refused_by_name(rest: aiohttp.ClientSession, hours: object, known: str) -> None:
    body = {"enabled": False, "intervalHours": hours}

    async with rest.patch(f"{PROFILE}/monitoring".format(id=known), json=body) as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, [one["field"] for one in problem["violations"]]) == (400, ["intervalHours"])


@pytest.mark.parametrize("count", [0, 1001])
async def test_too_few_and_too_many_are_not_switched(rest: aiohttp.ClientSession, count: int) -> None:
    status, answer = await _switched(rest, [_made_up(number) for number in range(count)])

    assert (status, [one["field"] for one in answer["violations"]]) == (400, ["profileIds"])


async def test_a_thousand_are_switched_and_each_unknown_one_is_named(rest: aiohttp.ClientSession, known: str) -> None:
    unknown = [_made_up(number) for number in range(999)]

    status, answer = await _switched(rest, [*unknown, known])

    assert (status, answer["updated"], sorted(answer["notFound"])) == (200, 1, sorted(unknown))


async def _switched(rest: aiohttp.ClientSession, ids: list[str]) -> tuple[int, Any]:
    body = {"profileIds": ids, "enabled": False}
    async with rest.patch("/api/tiktok/profiles/bulk/monitoring", json=body) as response:
        return response.status, await response.json(content_type=None)


def _made_up(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012}"
