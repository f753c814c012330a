"""What is asked for is begun at once, and not with the next sweep."""

from carrel.monitor.v1.run_pb2 import Run

from monitor.app import serve, work
from tests.foreign.provider import Provider
from tests.integration.monitor.standing import standing


async def test_a_run_is_carried_out_long_before_the_next_sweep(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    rarely = {**monitor_environ, "MONITOR_SWEEP_SECONDS": "600"}
    async with standing(rarely, provider, roles=(serve, work)) as monitor:
        profile = (await monitor.add()).profile
        # The first of them might be found by the sweep that every worker begins with.
        for _ in range(2):
            assert (await monitor.run(profile.id)).status == Run.COMPLETED
