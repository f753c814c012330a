"""PostgreSQL restarts, goes away or falls silent: one retry hides the first, a clear 503 tells of the others."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from tests.chaos.house.readers import readers
from tests.e2e.journeys import Document, add_profile, get
from tests.fixtures.house_breakable import DEADLINE, POSTS, SERVICES, Breakable
from tests.fixtures.house_checker import violations
from tests.fixtures.house_troubles import Trouble, postgres_away, postgres_silent, postgres_unreachable
from tests.fixtures.waiting import wait_until

READY_WITHIN = 10
REFUSED_WITHIN = 3.0
READ_MEANWHILE = 100
HIDDEN = 0.99


async def restarted(shaken: Breakable) -> None:
    await asyncio.to_thread(shaken.postgres.restart)


async def killed(shaken: Breakable) -> None:
    await asyncio.to_thread(shaken.postgres.kill)
    await asyncio.to_thread(shaken.postgres.start)


@pytest.mark.parametrize("fault", [restarted, killed])
async def test_one_retry_hides_a_restart_and_what_was_begun_is_brought_to_its_end(
    shaken: Breakable, fault: Callable[[Breakable], Awaitable[None]]
) -> None:
    pids = shaken.pids
    _, added = await add_profile(shaken.rest, shaken.new_account())

    # Set once PostgreSQL is there again, which on a busy machine takes longer than callers are asked to wait.
    is_back = asyncio.Event()

    async def pass_by() -> None:
        try:
            await fault(shaken)
        finally:
            is_back.set()

    async with readers(shaken, f"/api/tiktok/profiles/{added['profile']['id']}", is_back) as statuses:
        await wait_until(lambda: len(statuses) > READ_MEANWHILE, 30)
        written, _ = await asyncio.gather(_added_in_the_end(shaken, shaken.new_account()), pass_by())
        before = len(statuses)
        await wait_until(lambda: len(statuses) > before + READ_MEANWHILE, 30)

    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= HIDDEN * len(statuses)
    assert set(written) <= {200, 201, 503}
    await wait_until(shaken.is_quiet, 40)
    assert shaken.pids == pids
    assert await violations(shaken.house) == []


@pytest.mark.parametrize("trouble", [postgres_away, postgres_unreachable])
async def test_without_postgresql_every_call_is_refused_at_once_and_the_door_says_why(
    shaken: Breakable, trouble: Trouble
) -> None:
    pids = shaken.pids
    handle = shaken.new_account()

    async with trouble(shaken):
        for method, path, body in _calls(handle):
            await _assert_refused(shaken, method, path, body)
        await wait_until(lambda: _is_named(shaken), READY_WITHIN)
        await get(shaken.rest, "/healthz")

    await wait_until(shaken.is_ready, READY_WITHIN)
    assert (await add_profile(shaken.rest, handle))[0] == 201
    assert shaken.pids == pids


async def test_a_silent_postgresql_is_not_waited_for_beyond_the_deadline(shaken: Breakable) -> None:
    pids = shaken.pids

    async with postgres_silent(shaken):
        answers = await asyncio.gather(*(_ask(shaken, *call) for call in _calls(shaken.new_account())))
        await wait_until(lambda: _is_named(shaken), READY_WITHIN)
        await get(shaken.rest, "/healthz")

    assert {status for status, _, _ in answers} <= {503, 504}
    assert max(seconds for _, _, seconds in answers) < DEADLINE + 1
    await wait_until(shaken.is_ready, READY_WITHIN)
    assert shaken.pids == pids


async def _added_in_the_end(shaken: Breakable, handle: str) -> list[int]:
    """The statuses of as many calls as it took to add the profile, whole."""
    statuses: list[int] = []

    async def is_added() -> bool:
        status, body = await add_profile(shaken.rest, handle)
        statuses.append(status)
        return status in (200, 201) and body["profile"]["totalPosts"] == POSTS

    await wait_until(is_added, 30)
    return statuses


def _calls(handle: str) -> list[tuple[str, str, Document | None]]:
    """A call of every kind, reading and writing, of every service that stands."""
    some = str(uuid4())
    return [
        ("GET", "/api/tiktok/profiles", None),
        ("GET", f"/api/tiktok/posts/{some}", None),
        ("GET", f"/api/media/assets/{some}", None),
        ("GET", "/api/queues", None),
        ("POST", "/api/tiktok/profiles/add", {"handle": handle}),
        ("PATCH", f"/api/tiktok/profiles/{some}/monitoring", {"enabled": True}),
        ("POST", "/api/media/urls", {"ids": [some]}),
        ("POST", "/api/media/assets", {"assets": [{"url": "https://example.com/a.jpg"}]}),
    ]


async def _ask(shaken: Breakable, method: str, path: str, body: Document | None) -> tuple[int, Document, float]:
    """The status and the body of the answer, and the seconds it took."""
    started = time.monotonic()
    async with shaken.rest.request(method, path, json=body) as response:
        return response.status, await response.json(content_type=None), time.monotonic() - started


async def _assert_refused(shaken: Breakable, method: str, path: str, body: Document | None) -> None:
    status, problem, seconds = await _ask(shaken, method, path, body)
    assert (status, problem["code"]) == (503, "UNAVAILABLE"), (method, path, problem)
    assert seconds < REFUSED_WITHIN, (method, path)


async def _is_named(shaken: Breakable) -> bool:
    missing = await shaken.missing()
    return {f"{service}: postgresql" for service in SERVICES} <= set(missing)
