"""D17: bells that ring too often, or for nothing, change nothing."""

import asyncio

from carrel.media_cache.v1.asset_pb2 import Asset

from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.integration.media_cache.standing import Standing

BELLS = 5


async def test_every_bell_five_times_over_is_one_fetch_for_each_asset(cache: Standing) -> None:
    urls = [cache.origin.behave(f"/{seed}", behaves.gives(image("JPEG", seed=seed))) for seed in range(20)]

    asset_ids = await cache.ask(*urls)
    for _ in range(BELLS):
        cache.app.bell.ring("media-cache", len(urls))
        await asyncio.sleep(0)

    assert {(await cache.ended(asset_id)).status for asset_id in asset_ids} == {Asset.CACHED}
    assert len(cache.origin.exchanges) == len(urls)
    assert await cache.violations() == {}
