"""Many schedulers, and one that was away for days: a profile that is due is visited once."""

import asyncio

from tests.e2e.journeys import add_profile, get
from tests.fixtures.commands import answer
from tests.fixtures.house_breakable import Breakable
from tests.fixtures.house_checker import environ_of, violations
from tests.fixtures.waiting import wait_until

TICKERS = 3
FIRST_RUN_IN_DAYS = """
    UPDATE tiktok_profiles SET monitoring_enabled = true, next_monitoring_run = now() - interval '3 days'
"""


async def test_however_many_schedulers_tick_a_missed_visit_is_made_up_for_once(shaken: Breakable) -> None:
    added = [await add_profile(shaken.rest, shaken.new_account()) for _ in range(3)]
    paths = [f"/api/tiktok/profiles/{body['profile']['id']}/monitoring" for _, body in added]

    shaken.query("monitor", FIRST_RUN_IN_DAYS)
    # The scheduler of the house itself ticks every second beside them.
    statuses = await asyncio.gather(*(_tick(shaken) for _ in range(TICKERS)))
    await wait_until(shaken.is_quiet, 40)
    await _tick(shaken)

    assert statuses == [0] * TICKERS
    for path in paths:
        monitoring = await get(shaken.rest, path)
        assert [log["status"] for log in monitoring["logs"]] == ["completed"]
        assert monitoring["nextMonitoringRun"] > monitoring["lastMonitoringRun"]
    assert await violations(shaken.house) == []


async def _tick(shaken: Breakable) -> int:
    """The exit status of one round of the scheduler, as cron would start it."""
    status, _ = await answer(environ_of(shaken.pids["monitor"]), "monitor", "tick")
    return status
