"""K7, K8: what kills whoever touches it is set aside, and its neighbours go on."""

import asyncio
import os
import signal
from contextlib import suppress

from carrel.media_cache.v1.asset_pb2 import Asset

from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import pid_of
from tests.fixtures.processes import children_of, open_files
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import heic, mp4
from tests.integration.media_cache.standing import Standing

MOST_DEATHS = 3
# The three standard streams, the line to its worker, and a picture's two.
AT_WORK_FILES = 6


async def test_a_picture_that_kills_every_worker_is_set_aside_and_its_neighbours_are_cached(
    cache: Standing, started: Processes
) -> None:
    poison = cache.origin.behave("/poison", behaves.gives(heic(800, 600)))
    good = [cache.origin.behave(f"/{at}", behaves.gives(mp4(data=bytes([at]) * 1000))) for at in range(10)]
    asset_ids = await cache.ask(poison, *good)

    deaths = await deaths_until_all_is_done(cache, started, len(asset_ids))

    first, *others = [await cache.get(asset_id) for asset_id in asset_ids]
    assert (first.status, first.error.reason) == (Asset.FAILED, "POISON")
    assert {other.status for other in others} == {Asset.CACHED}
    assert deaths == MOST_DEATHS
    started.worker()
    code, findings = await started.verified()
    assert code == 0, findings


async def deaths_until_all_is_done(cache: Standing, started: Processes, assets: int) -> int:
    """Starts a worker again whenever it dies of a conversion, until nothing is left to do; counts the deaths."""
    deaths = 0
    worker = started.doomed("converting", "SIGKILL", "work")
    while (found := await cache.statistics()).completed + found.failed < assets:
        if worker.exitcode is not None:
            deaths += 1
            worker = started.doomed("converting", "SIGKILL", "work")
        await asyncio.sleep(0.05)
    return deaths


async def test_a_picture_whose_decoders_die_fails_alone(cache: Standing, started: Processes) -> None:
    """As the kernel does when memory runs out."""
    # Large enough to be met at work, twice, on a busy machine too.
    poison = cache.origin.behave("/poison", behaves.gives(heic(1600, 1200)))
    before, after = (cache.origin.behave(f"/{seed}", behaves.gives(heic(seed=seed))) for seed in (1, 2))
    worker = started.worker()
    (first,) = await cache.cache(before)
    killing = asyncio.create_task(kill_decoders_of(pid_of(worker)))

    (failed,) = await cache.cache(poison)
    killing.cancel()
    (last,) = await cache.cache(after)

    assert (failed.status, failed.error.reason, failed.attempts) == (Asset.FAILED, "POISON", 1)
    assert (first.status, last.status, worker.exitcode) == (Asset.CACHED, Asset.CACHED, None)


async def kill_decoders_of(worker: int) -> None:
    """Kills whatever decodes for the worker as soon as it has a picture, but not the process that it is a copy of."""
    while True:
        for template in children_of(worker).values():
            for decoder in children_of(template).values():
                if open_files(decoder) >= AT_WORK_FILES:
                    with suppress(ProcessLookupError):
                        os.kill(decoder, signal.SIGKILL)
        await asyncio.sleep(0.001)
