"""A worker killed, or asked to end, at each step of a run: the run is ended by the next, without new traffic."""

import asyncio
import signal
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from carrel.monitor.v1.profile_service_pb2 import BatchUpdateMonitoringRequest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest
from carrel.monitor.v1.run_service_pb2_grpc import RunServiceStub

from common.errors import Failure
from common.rpc import ChannelSettings, open_channel
from dev.backing.ports import LOOPBACK, free_port
from tests.chaos.monitor.accounts import PAGES, Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end, everything_holds, paid_twice
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.waiting import wait_until
from tests.integration.monitor.standing import Standing

# A page of four entries is two batches, and so is the last of three posts and the one that an entry is skipped of.
BATCHES = 2 * PAGES
# The step, and how often a run comes by it. S4 has posts and their history in one statement here: there is nothing
# between the two but the transaction, which is S3, and so S4 lies between two batches.
STEPS = {
    "S1 claimed, not begun": (Doom(step="runs.begin", is_committed=False), 1),
    "S1 begun": (Doom(step="runs.begin"), 1),
    "S2 page fetched, not kept": (Doom(step="sources.keep_page", is_committed=False), PAGES),
    "S2 page kept, not recorded": (Doom(step="sources.keep_page"), PAGES),
    "S3 batch written, not committed": (Doom(step="observing.record", is_committed=False), BATCHES),
    "S4 batch committed, the next not begun": (Doom(step="runs.reach"), BATCHES - PAGES),
    "S5 cursor written, not committed": (Doom(step="runs.turn_page", is_committed=False), PAGES - 1),
    "S5 cursor saved": (Doom(step="runs.turn_page"), PAGES - 1),
    "S6 between pages": (Doom(step="runs.turn_page", delay=timedelta(seconds=0.1)), PAGES - 1),
    "S7 last page recorded, run open": (Doom(step="watching.completed", is_committed=False), 1),
    "S8 run closed": (Doom(step="watching.completed"), 1),
}
SEEDS = range(3)
# On a busy machine nobody is to be taken for dead who is not; the leases of the dead are over when a test says so.
LONG = {"MONITOR_LEASE_SECONDS": "30"}
HELD = "SELECT count(lease_expire_time) FROM profile_monitoring_logs"
OVER = "UPDATE profile_monitoring_logs SET lease_expire_time = now() WHERE lease_expire_time IS NOT NULL"
TERM_SECONDS = 30.0
IDLE_TERM_SECONDS = 5.0


def dooms(name: str, number: str) -> list[Doom]:
    """The step in as many places of a run as there are seeds."""
    doom, turns = STEPS[name]
    chances = [Random(f"{name} {seed}") for seed in SEEDS]
    return [replace(doom, number=number, turn=chance.randint(1, turns)) for chance in chances]


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
@pytest.mark.parametrize("name", STEPS)
async def test_a_worker_hit_at_a_step_costs_nothing_but_one_more_page(
    monitor: Standing, started: Processes, accounts: Accounts, name: str, number: str
) -> None:
    profiles = [await accounts.add_to(monitor) for _ in SEEDS]
    monitor.provider.calls.clear()
    pause = "0.3" if name.startswith("S6") else "0"

    for profile, doom in zip(profiles, dooms(name, number), strict=True):
        await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
        worker = started.doomed(doom, "work", SCRAPE_PAGE_DELAY_SECONDS=pause, **LONG)
        assert await ended(worker, TERM_SECONDS) == (-signal.SIGKILL if number == "SIGKILL" else 0)
    if number == "SIGTERM":
        assert await monitor.rows(HELD) == [(0,)]
    await monitor.rows(OVER)
    started.command("work", **LONG)

    await all_end(monitor, runs=len(SEEDS))
    await everything_holds(monitor, started, runs=len(SEEDS))
    assert paid_twice(monitor.provider) <= (len(SEEDS) if name.startswith("S2 page fetched") else 0)


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
async def test_runs_that_a_dying_scheduler_has_asked_for_are_carried_out(
    monitor: Standing, started: Processes, accounts: Accounts, number: str
) -> None:
    """S1: the rows are there, and nobody has been rung for."""
    profiles = [await accounts.add_to(monitor) for _ in SEEDS]
    monitor.provider.calls.clear()
    await monitor.profiles.BatchUpdateMonitoring(BatchUpdateMonitoringRequest(profile_ids=profiles, enabled=True))

    scheduler = started.doomed(Doom(step="scheduling.ask_due", number=number), "schedule")
    assert await ended(scheduler, TERM_SECONDS) == (-signal.SIGKILL if number == "SIGKILL" else 0)
    started.command("work")

    await all_end(monitor, runs=len(SEEDS))
    await everything_holds(monitor, started, runs=len(SEEDS))
    assert paid_twice(monitor.provider) == 0


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
async def test_a_run_that_a_dying_door_has_promised_is_carried_out(
    monitor: Standing, started: Processes, accounts: Accounts, number: str
) -> None:
    """S1, K6: the row is there, and nobody has been rung for."""
    profile = await accounts.add_to(monitor)
    monitor.provider.calls.clear()
    listen = f"{LOOPBACK}:{free_port()}"

    door = started.doomed(Doom(step="runs.ask", number=number), "serve", MONITOR_LISTEN=listen)
    asked = asyncio.create_task(ask_until_heard(listen, profile))
    assert await ended(door, TERM_SECONDS) == (-signal.SIGKILL if number == "SIGKILL" else 0)
    asked.cancel()
    started.command("work")

    await all_end(monitor, runs=1)
    await everything_holds(monitor, started, runs=1)
    assert paid_twice(monitor.provider) == 0


async def ask_until_heard(address: str, profile: str) -> None:
    """Asks a door that is about to open, and to die."""
    async with open_channel(address, ChannelSettings()) as channel:
        stub = RunServiceStub(channel)

        async def is_heard() -> bool:
            try:
                return bool((await stub.TriggerRun(TriggerRunRequest(id=profile))).job_id)
            except Failure:
                return False

        await wait_until(is_heard, TERM_SECONDS)


async def test_an_idle_worker_that_is_asked_to_end_does_so_within_five_seconds(
    monitor: Standing, started: Processes, accounts: Accounts
) -> None:
    """K3."""
    await monitor.runs.TriggerRun(TriggerRunRequest(id=await accounts.add_to(monitor)))
    worker = started.command("work")
    await all_end(monitor, runs=1)

    worker.terminate()

    assert await ended(worker, IDLE_TERM_SECONDS) == 0
