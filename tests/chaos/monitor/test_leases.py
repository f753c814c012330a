"""A worker that is dead: what it held is done when its lease has run out, whether or not anybody notices."""

from signal import SIGKILL

from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end, everything_holds
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import ended
from tests.integration.monitor.standing import Standing

DEADLINE = 30.0
HELD = "SELECT status, lease_expire_time IS NOT NULL FROM profile_monitoring_logs"


async def test_the_run_of_a_dead_worker_is_taken_up_when_its_lease_has_run_out(
    monitor: Standing, started: Processes, accounts: Accounts
) -> None:
    """K4."""
    await monitor.runs.TriggerRun(TriggerRunRequest(id=await accounts.add_to(monitor)))
    assert await ended(started.doomed(Doom(step="runs.begin"), "work"), DEADLINE) == -SIGKILL
    assert await monitor.rows(HELD) == [("running", True)]

    started.command("work", MONITOR_LEASE_SECONDS="30")

    await all_end(monitor, runs=1)
    await everything_holds(monitor, started, runs=1)
