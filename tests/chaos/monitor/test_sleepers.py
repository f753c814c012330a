"""K9, D18: a worker that slept past its lease, wherever it fell asleep, writes nothing any more."""

import os
import signal

import pytest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end, everything_holds, paid_twice
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import asleep, ended
from tests.integration.monitor.standing import Standing

STEPS = {
    "before a page is fetched": Doom(step="runs.turn_page", number="SIGSTOP"),
    "with a page that is not kept": Doom(step="sources.keep_page", is_committed=False, turn=2, number="SIGSTOP"),
    "with a page that is not recorded": Doom(step="sources.keep_page", turn=2, number="SIGSTOP"),
    "with a batch that is not committed": Doom(step="observing.record", is_committed=False, turn=3, number="SIGSTOP"),
    "with the end that is not committed": Doom(step="watching.completed", is_committed=False, number="SIGSTOP"),
}
# Whoever sleeps in a transaction holds its locks: the server ends it, and the run is free.
SHORT = {"MONITOR_DATABASE_TRANSACTION_TIMEOUT_SECONDS": "2"}
DEADLINE = 30.0


@pytest.mark.parametrize("name", STEPS)
async def test_a_worker_that_slept_past_its_lease_writes_nothing_any_more(
    monitor: Standing, started: Processes, accounts: Accounts, name: str
) -> None:
    profile = await accounts.add_to(monitor)
    monitor.provider.calls.clear()
    await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
    sleeper = await asleep(started.doomed(STEPS[name], "work", **SHORT), DEADLINE)

    other = started.command("work")
    await all_end(monitor, runs=1)
    other.terminate()
    await ended(other, DEADLINE)
    before = await everything(monitor)
    os.kill(sleeper, signal.SIGCONT)

    # It is done with the first run once it has ended a second one: it has but one hand, and nobody else works.
    another = await accounts.add_to(monitor)
    await monitor.runs.TriggerRun(TriggerRunRequest(id=another))
    await all_end(monitor, runs=2)
    assert before <= await everything(monitor)
    assert paid_twice(monitor.provider) <= 2
    await everything_holds(monitor, started, runs=2)


async def everything(monitor: Standing) -> set[tuple[object, ...]]:
    """All that runs write."""
    tables = ("tiktok_posts", "tiktok_post_metrics_history", "tiktok_profiles", "profile_monitoring_logs")
    return {row for table in tables for row in await monitor.rows(f"SELECT row::text FROM {table} AS row")}
