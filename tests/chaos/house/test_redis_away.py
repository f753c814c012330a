"""Redis is away, silent or full: whoever does not need it does not notice, and who does is told at once."""

import time

import aiohttp
import pytest

from tests.e2e.journeys import Document, add_profile, get, posts_of
from tests.fixtures.house_breakable import SERVICES, Breakable
from tests.fixtures.house_checker import violations
from tests.fixtures.house_troubles import Trouble, redis_away, redis_full, redis_silent
from tests.fixtures.waiting import wait_until

READY_WITHIN = 10
REFUSED_WITHIN = 3.0


@pytest.mark.parametrize("trouble", [redis_away, redis_silent, redis_full])
async def test_reads_and_adding_go_on_and_media_arrive(shaken: Breakable, trouble: Trouble) -> None:
    pids = shaken.pids
    _, known = await add_profile(shaken.rest, shaken.new_account())

    async with trouble(shaken):
        status, added = await add_profile(shaken.rest, shaken.new_account())
        assert (status, added["stats"]["newPosts"]) == (201, added["profile"]["totalPosts"])
        assert len(await posts_of(shaken.rest, known["profile"]["id"])) == known["profile"]["totalPosts"]
        await wait_until(shaken.is_quiet, 40)
        await get(shaken.rest, "/healthz")

    assert shaken.pids == pids
    assert await violations(shaken.house) == []


@pytest.mark.parametrize("trouble", [redis_away, redis_silent, redis_full])
async def test_what_has_an_idempotency_key_is_refused_at_once_and_not_begun(
    shaken: Breakable, trouble: Trouble
) -> None:
    handle = shaken.new_account()
    calls = len(shaken.provider.calls)

    async with trouble(shaken):
        started = time.monotonic()
        status, problem = await _add_with_key(shaken.rest, handle)
        seconds = time.monotonic() - started

    assert (status, problem["reason"]) == (503, "IDEMPOTENCY_UNAVAILABLE")
    assert seconds < REFUSED_WITHIN
    assert len(shaken.provider.calls) == calls


async def test_a_key_that_was_refused_is_good_once_redis_is_back(shaken: Breakable) -> None:
    handle = shaken.new_account()
    async with redis_away(shaken):
        refused, _ = await _add_with_key(shaken.rest, handle)

    first, second = await _add_with_key(shaken.rest, handle), await _add_with_key(shaken.rest, handle)

    assert (refused, first[0]) == (503, 201)
    assert second == first


@pytest.mark.parametrize("trouble", [redis_away, redis_silent])
async def test_the_door_says_that_redis_is_missing_and_says_when_it_is_back(
    shaken: Breakable, trouble: Trouble
) -> None:
    async def is_named() -> bool:
        return {f"{service}: redis" for service in SERVICES} == set(await shaken.missing())

    pids = shaken.pids
    async with trouble(shaken):
        await wait_until(is_named, READY_WITHIN)
        await get(shaken.rest, "/healthz")

    await wait_until(shaken.is_ready, READY_WITHIN)
    assert shaken.pids == pids


async def _add_with_key(rest: aiohttp.ClientSession, handle: str) -> tuple[int, Document]:
    headers = {"Idempotency-Key": f"adds {handle}".replace(" ", "-")}
    async with rest.post("/api/tiktok/profiles/add", json={"handle": handle}, headers=headers) as response:
        return response.status, await response.json(content_type=None)
