"""D16: a worker's clock is wrong, or is set in the middle of a run. PostgreSQL's clock is the one that counts."""

from datetime import timedelta

import pytest
from carrel.monitor.v1.profile_service_pb2 import GetMonitoringRequest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end, everything_holds, paid_twice
from tests.chaos.monitor.processes import Processes
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Answer
from tests.integration.monitor.standing import Standing

AHEAD, RIGHT, BEHIND = timedelta(hours=1), timedelta(0), timedelta(hours=-1)
# Longer than a lease: only a heartbeat keeps the run in its hands meanwhile.
SLOW_SECONDS = 4.0
PATIENT = {"MONITOR_TIMEOUT_SECONDS": "20", "MONITOR_LEASE_SECONDS": "3"}
DUE = "UPDATE tiktok_profiles SET monitoring_enabled = true, next_monitoring_run = now()"
CLAIMED_ONCE = "SELECT attempt, stalls, lease_token FROM profile_monitoring_logs"
WITHIN = """
    SELECT created_at >= '{0}' AND started_at >= '{0}' AND completed_at <= clock_timestamp(),
           (SELECT min(recorded_at) >= '{0}' AND max(recorded_at) <= clock_timestamp() FROM tiktok_post_metrics_history
            WHERE recorded_at >= run.started_at)
    FROM profile_monitoring_logs AS run
"""


@pytest.mark.parametrize(
    "clocks",
    [(AHEAD, AHEAD), (BEHIND, BEHIND), (RIGHT, BEHIND), (BEHIND, AHEAD)],
    ids=["ahead", "behind", "set back", "set forth"],
)
async def test_a_clock_that_is_wrong_moves_no_history_and_cuts_no_lease_short(
    monitor: Standing, started: Processes, accounts: Accounts, clocks: tuple[timedelta, timedelta]
) -> None:
    await accounts.add_to(monitor)
    monitor.provider.calls.clear()
    monitor.provider.script(None, Answer(503, delay=SLOW_SECONDS))
    ((begun,),) = await monitor.rows("SELECT clock_timestamp()")
    await monitor.rows(DUE)

    started.doomed(Doom(step="runs.turn_page", clocks=clocks), "work", "schedule", **PATIENT)
    await wait_until(monitor.provider.pages, 30.0)
    started.command("work", **PATIENT)

    await all_end(monitor, runs=1)
    assert await monitor.rows(WITHIN.format(begun)) == [(True, True)]
    assert await monitor.rows(CLAIMED_ONCE) == [(1, 0, 1)]
    await everything_holds(monitor, started, runs=1)
    # The one that the provider refused.
    assert paid_twice(monitor.provider) == 1


async def test_runs_are_listed_in_the_order_of_the_database_not_of_the_clocks_that_asked(
    monitor: Standing, started: Processes, accounts: Accounts
) -> None:
    profile = await accounts.add_to(monitor)
    first = await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
    started.command("work")
    await all_end(monitor, runs=1)

    await monitor.rows(DUE)
    started.doomed(Doom(step="", clocks=(BEHIND, BEHIND)), "schedule")
    await all_end(monitor, runs=2)

    listed = (await monitor.profiles.GetMonitoring(GetMonitoringRequest(id=profile))).logs
    assert [run.id == first.job_id for run in listed] == [False, True]
