"""Services that are killed or stand still: callers are told in time, and what was begun is brought to its end."""

import asyncio
import os
import signal
import time

from dev.backing.ports import listens
from tests.e2e.journeys import add_profile, get
from tests.fixtures.house_breakable import DEADLINE, Breakable
from tests.fixtures.house_checker import violations
from tests.fixtures.house_troubles import redis_away
from tests.fixtures.waiting import wait_until

RECONNECTED_WITHIN = 10
# How soon a process is there again that was killed: the supervisor's pause, and the start on a busy machine.
BACK_WITHIN = 20
PROFILES = "/api/tiktok/profiles"


async def test_a_killed_service_is_missed_for_a_moment_only(shaken: Breakable) -> None:
    monitor = shaken.pids["monitor"]
    os.kill(monitor, signal.SIGKILL)

    statuses = {await _asked_in_time(shaken)}
    await wait_until(lambda: shaken.pids.get("monitor", monitor) != monitor, BACK_WITHIN)
    await wait_until(lambda: listens(shaken.port("monitor")), BACK_WITHIN)

    async def is_answered() -> bool:
        statuses.add(status := await _asked_in_time(shaken))
        return status == 200

    await wait_until(is_answered, RECONNECTED_WITHIN)
    assert statuses <= {200, 503, 504}


async def test_a_service_that_stands_still_holds_up_nobody_else(shaken: Breakable) -> None:
    monitor = shaken.pids["monitor"]
    os.kill(monitor, signal.SIGSTOP)
    try:
        statuses = await asyncio.gather(*(_asked_in_time(shaken) for _ in range(3)))
        missing = await shaken.missing()
        await get(shaken.rest, "/api/media/stats")
        await get(shaken.rest, "/healthz")
    finally:
        os.kill(monitor, signal.SIGCONT)

    assert set(statuses) <= {503, 504}
    assert missing == ["monitor: process"]
    await wait_until(shaken.is_ready, RECONNECTED_WITHIN)
    assert await _asked_in_time(shaken) == 200
    assert shaken.pids["monitor"] == monitor


async def test_what_a_killed_media_cache_had_in_hand_ends_without_new_traffic(shaken: Breakable) -> None:
    failed = (await get(shaken.rest, "/api/media/stats"))["failed"]
    status, added = await add_profile(shaken.rest, shaken.new_account())
    assert (status, bool(added["stats"]["mediaQueued"])) == (201, True)

    for _ in range(2):
        await wait_until(lambda: _is_at_work(shaken), BACK_WITHIN)
        await _kill(shaken, "media_cache")

    await wait_until(shaken.is_quiet, 60)
    assert (await get(shaken.rest, "/api/media/stats"))["failed"] == failed
    assert await violations(shaken.house) == []


async def test_what_was_committed_and_never_rung_for_ends_without_new_traffic(shaken: Breakable) -> None:
    async with redis_away(shaken):
        status, _ = await add_profile(shaken.rest, shaken.new_account())
        await _kill(shaken, "media_cache")

    assert status == 201
    await wait_until(shaken.is_quiet, 60)
    assert await violations(shaken.house) == []


async def _asked_in_time(shaken: Breakable) -> int:
    """The status of a read that the monitor has to answer; it never takes longer than the deadline and a second."""
    started = time.monotonic()
    async with shaken.rest.get(PROFILES) as response:
        await response.read()
    assert time.monotonic() - started < DEADLINE + 1
    return response.status


def _is_at_work(shaken: Breakable) -> bool:
    """Whether assets are in hand, and the process that was there when they were claimed can be killed now."""
    held = "SELECT count(*) FROM cache_assets WHERE status = 'DOWNLOADING' AND lease_expire_time > now()"
    return "media_cache" in shaken.pids and shaken.query("media_cache", held) > [(0,)]


async def _kill(shaken: Breakable, name: str) -> None:
    pid = shaken.pids[name]
    os.kill(pid, signal.SIGKILL)
    await wait_until(lambda: shaken.pids.get(name, pid) != pid, BACK_WITHIN)
