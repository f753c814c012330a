"""D18: what comes late, an answer, a claim or a whole worker, joins the history at its own moment or not at all."""

import os
import signal

import pytest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end, everything_holds, paid_twice
from tests.chaos.monitor.processes import Processes, ended
from tests.fixtures.processes import is_stopped
from tests.fixtures.waiting import wait_until
from tests.integration.monitor.standing import Standing

STEPS = {
    "before a page is fetched": Doom(step="sources.page_of", turn=2, number="SIGSTOP"),
    "with a page that is not kept": Doom(step="sources.keep_page", is_committed=False, turn=2, number="SIGSTOP"),
    "with a page that is not recorded": Doom(step="sources.keep_page", turn=2, number="SIGSTOP"),
    "with a batch that is not committed": Doom(step="observing.record", is_committed=False, turn=3, number="SIGSTOP"),
    "with the end that is not committed": Doom(step="watching.visited", is_committed=False, number="SIGSTOP"),
}
# Whoever sleeps in a transaction holds its locks: the server ends it, and the run is free.
AWAKE = {"MONITOR_DATABASE_TRANSACTION_TIMEOUT_SECONDS": "2"}
DEADLINE = 30.0


@pytest.mark.parametrize("name", STEPS)
async def test_a_worker_that_slept_past_its_lease_writes_nothing_any_more(
    monitor: Standing, started: Processes, accounts: Accounts, name: str
) -> None:
    profile = await accounts.add_to(monitor)
    monitor.provider.calls.clear()
    asked = await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
    sleeper = started.doomed(STEPS[name], "work", **AWAKE)
    await wait_until(lambda: sleeper.pid and is_stopped(sleeper.pid), DEADLINE)

    other = started.command("work")
    await all_end(monitor, runs=1)
    before = await everything(monitor)
    os.kill(sleeper.pid or 0, signal.SIGCONT)
    # It is back as soon as it ends the next run, which nobody else is there for.
    other.terminate()
    await ended(other, DEADLINE)
    await everything_holds(monitor, started, runs=1)
    assert await everything(monitor) == before
    assert paid_twice(monitor.provider) <= 1
    await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
    await all_end(monitor, runs=2)
    assert asked.job_id


async def everything(monitor: Standing) -> list[list[tuple[object, ...]]]:
    """All that runs write."""
    tables = ("tiktok_posts", "tiktok_post_metrics_history", "tiktok_profiles", "profile_monitoring_logs")
    return [sorted(await monitor.rows(f"SELECT row::text FROM {table} AS row")) for table in tables]
