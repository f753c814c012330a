"""L9 and forceRecache: one of everything however many ask, and never nothing while something is exchanged."""

import asyncio

import aiohttp
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.media_cache.v1.asset_service_pb2 import GetAssetStatsRequest

from tests.chaos.media_cache.checked import all_cached, asked_persistently
from tests.chaos.media_cache.processes import Processes
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image, mp4
from tests.foreign.origin import Exchange
from tests.integration.media_cache.standing import Standing

REQUESTS = 500
VERSIONS = [image("JPEG", seed=seed) for seed in range(6)]


async def test_one_address_asked_for_five_hundred_times_at_once_is_fetched_once(
    cache: Standing, started: Processes
) -> None:
    url = cache.origin.behave("/media", behaves.gives(mp4()))
    for _ in range(2):
        started.worker()

    answers = await asyncio.gather(*(asked_persistently(cache, [url]) for _ in range(REQUESTS)))

    assert len({tuple(answer) for answer in answers}) == 1
    await all_cached(cache, answers[0])
    assert len(cache.origin.exchanges) == 1
    stats = await cache.assets.GetAssetStats(GetAssetStatsRequest())
    assert (stats.pending, stats.downloading, stats.cached, stats.failed) == (0, 0, 1, 0)
    keys = [key async for key in cache.app.store.keys("")]
    assert keys == [(await cache.get(answers[0][0])).cache_key]


async def newer_each_time(exchange: Exchange) -> None:
    """The next version at each request."""
    await exchange.answer(200, VERSIONS[min(exchange.earlier, len(VERSIONS) - 1)])


async def test_whoever_reads_while_an_asset_is_fetched_anew_gets_one_whole_version_or_the_other(
    cache: Standing, started: Processes
) -> None:
    started.worker()
    url = cache.origin.behave("/media", newer_each_time)
    (asset,) = await cache.cache(url)
    read: list[bytes] = []
    async with aiohttp.ClientSession() as session:
        reading = asyncio.create_task(read_on_and_on(cache, session, asset.id, read))
        for _ in VERSIONS[1:]:
            (again,) = await cache.cache(url, force=True)
            assert again.id == asset.id
        reading.cancel()

    assert len(cache.origin.exchanges) == len(VERSIONS)
    assert set(read) <= set(VERSIONS)
    assert len(set(read)) > 1
    await all_cached(cache, [asset.id])


async def read_on_and_on(cache: Standing, session: aiohttp.ClientSession, asset_id: str, read: list[bytes]) -> None:
    """Keeps what the asset's address of each moment gives."""
    while True:
        async with session.get(await cache.url(asset_id)) as answer:
            assert answer.status == 200
            read.append(await answer.read())


async def test_the_record_of_an_asset_that_is_fetched_anew_always_has_an_object(
    cache: Standing, started: Processes
) -> None:
    started.worker()
    url = cache.origin.behave("/media", behaves.in_turn([behaves.gives(VERSIONS[0]), behaves.says(404)]))
    (asset,) = await cache.cache(url)

    (failed,) = await cache.cache(url, force=True)

    assert (failed.status, failed.error.reason) == (Asset.FAILED, "NOT_FOUND")
    assert failed.cache_key == asset.cache_key
    async with aiohttp.ClientSession() as session, session.get(await cache.url(asset.id)) as answer:
        assert await answer.read() == VERSIONS[0]
