"""D17: bells that ring too often, or for nothing, and many at once change nothing."""

import asyncio
from random import Random

from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.invariants import all_end, everything_holds, paid_twice
from tests.chaos.monitor.processes import Processes
from tests.integration.monitor.standing import Standing

RUNS = 8
WORKERS = 2
MOST_BELLS = 5


async def test_every_bell_up_to_five_times_over_is_one_run_for_each_profile(
    monitor: Standing, started: Processes, accounts: Accounts
) -> None:
    chance = Random("bells")
    profiles = [await accounts.add_to(monitor) for _ in range(RUNS)]
    monitor.provider.calls.clear()
    for _ in range(WORKERS):
        started.command("work", MONITOR_CONCURRENCY="4")

    async def ask(profile: str) -> None:
        for _ in range(chance.randint(1, MOST_BELLS)):
            await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
            monitor.app.bell.ring("profile-monitor", chance.randint(1, MOST_BELLS))

    await asyncio.gather(*(ask(profile) for profile in profiles))
    await all_end(monitor, runs=RUNS)
    await everything_holds(monitor, started, runs=RUNS)
    assert paid_twice(monitor.provider) == 0
