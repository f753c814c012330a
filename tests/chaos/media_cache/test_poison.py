"""K7, K8: what kills whoever touches it is set aside, and its neighbours go on."""

import asyncio

from carrel.media_cache.v1.asset_pb2 import Asset

from tests.chaos.media_cache.processes import Processes
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import heic, mp4
from tests.integration.media_cache.standing import Standing

MOST_DEATHS = 3


async def test_a_picture_that_kills_every_worker_is_set_aside_and_its_neighbours_are_cached(
    cache: Standing, started: Processes
) -> None:
    poison = cache.origin.behave("/poison", behaves.gives(heic(1600, 1200)))
    good = [cache.origin.behave(f"/{at}", behaves.gives(mp4(data=bytes([at]) * 1000))) for at in range(10)]
    asset_ids = await cache.ask(poison, *good)

    deaths = await deaths_until_all_is_done(cache, started, len(asset_ids))

    first, *others = [await cache.get(asset_id) for asset_id in asset_ids]
    assert (first.status, first.error.reason) == (Asset.FAILED, "POISON")
    assert {other.status for other in others} == {Asset.CACHED}
    assert deaths == MOST_DEATHS
    await started.worker()
    code, findings = await started.verified()
    assert code == 0, findings


async def deaths_until_all_is_done(cache: Standing, started: Processes, assets: int) -> int:
    """Starts a worker again whenever it dies of a conversion, until nothing is left to do; counts the deaths."""
    deaths = 0
    worker = await started.doomed("converting", "SIGKILL", "work")
    while (await cache.app.reading.queue()).completed + (await cache.app.reading.queue()).failed < assets:
        if worker.returncode is not None:
            deaths += 1
            worker = await started.doomed("converting", "SIGKILL", "work")
        await asyncio.sleep(0.05)
    return deaths


async def test_a_decoder_that_is_killed_costs_its_own_picture_at_most(cache: Standing, started: Processes) -> None:
    poison = cache.origin.behave("/poison", behaves.gives(heic(2000, 2000)))
    good = [cache.origin.behave(f"/{at}", behaves.gives(heic(64, 48, seed=at))) for at in range(5)]
    await started.worker(MEDIA_CACHE_DECODER_MEMORY_BYTES="330MB")

    first, *others = await cache.cache(poison, *good)

    assert (first.status, first.error.reason) in ((Asset.FAILED, "POISON"), (Asset.FAILED, "CORRUPT"))
    assert {other.status for other in others} == {Asset.CACHED}
