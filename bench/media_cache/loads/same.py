"""One address, asked for by many at once: L9."""

import asyncio
from typing import Any

from carrel.media_cache.v1.asset_pb2 import AssetSource
from carrel.media_cache.v1.asset_service_pb2 import BatchCacheAssetsRequest, GetAssetStatsRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from bench.media_cache.loads.load import Check, Checks, Load, Scene
from common.rpc import ChannelSettings, open_channel


def _same(scene: Scene) -> Checks:
    with scene.standing() as one:
        (address,) = one.urls(scene.mix, [0])
        before = scene.foreign.answered()
        ids = asyncio.run(_ids(one.address, address, scene.count))
        one.until_open(0, scene.seconds)
        fetches = scene.foreign.answered() - before
        rows, objects = (one.count(f"SELECT count(*) FROM {table}") for table in ("cache_assets", "stored_objects"))
        yield Check(f"{scene.count} equal answers", f"{len(ids)} answers, {len(set(ids))} ids", len(set(ids)) == 1)
        yield Check("one fetch, two at most", fetches, fetches in (1, 2))
        yield Check("one row and one object", f"{rows} and {objects}", (rows, objects) == (1, 1))


async def _ids(address: str, wanted: str, count: int) -> list[str]:
    async with open_channel(address, ChannelSettings()) as channel:
        stub: Any = AssetServiceStub(channel)
        # A connection that is there knows how many calls it has room for, and the others wait.
        await stub.GetAssetStats(GetAssetStatsRequest())
        request = BatchCacheAssetsRequest(assets=[AssetSource(uri=wanted)])
        answers = await asyncio.gather(*(stub.BatchCacheAssets(request) for _ in range(count)))
        return [answer.assets[0].id for answer in answers]


SAME = Load("L9", "one address, asked for by 500 at once", "slides", _same, 500)
