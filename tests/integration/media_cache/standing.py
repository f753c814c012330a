"""A whole media_cache that stands on real servers, within the test's own process."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc.aio
from carrel.media_cache.v1.asset_pb2 import Asset, AssetSource
from carrel.media_cache.v1.asset_service_pb2 import BatchCacheAssetsRequest, BatchResolveUrisRequest, GetAssetRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceStub

from common.rpc import ChannelSettings, open_channel
from common.settings import load
from common.work import Statistics
from dev.backing.ports import LOOPBACK, free_port
from media_cache.app import Builders, MediaCache, serve, verify, work
from media_cache.settings import Settings
from tests.fixtures.waiting import wait_until
from tests.foreign.origin import Origin

if TYPE_CHECKING:
    from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceAsyncStub
    from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceAsyncStub

ENDED = (Asset.CACHED, Asset.FAILED)
# Patience for tests: what takes seconds or minutes in earnest takes moments here.
HASTE = {
    "MEDIA_CACHE_BACKOFF_SECONDS": "0.05",
    "MEDIA_CACHE_SWEEP_SECONDS": "0.2",
    "MEDIA_CACHE_IDLE_TIMEOUT_SECONDS": "0.5",
    "MEDIA_CACHE_TIMEOUT_SECONDS": "2",
    "MEDIA_CACHE_MAX_BYTES": "1000000",
    "MEDIA_CACHE_DECODERS": "1",
}


def environ(database_url: str, redis_url: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a media_cache of the tests."""
    return {
        "MEDIA_CACHE_DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "CARREL_DATA_DIR": str(folder),
        "OBJECTS_SIGNING_KEY": "a signing key for tests",
        "MEDIA_CACHE_LISTEN": f"{LOOPBACK}:0",
        **objects_at(free_port()),
        **HASTE,
        **more,
    }


def objects_at(port: int) -> dict[str, str]:
    """Where the object server listens and is found."""
    return {"MEDIA_CACHE_OBJECTS_LISTEN": f"{LOOPBACK}:{port}", "MEDIA_CACHE_OBJECTS_URL": f"http://{LOOPBACK}:{port}"}


@dataclass
class Standing:
    """The service and the ways to it."""

    app: MediaCache
    origin: Origin
    assets: "AssetServiceAsyncStub"
    queues: "QueueServiceAsyncStub"

    async def ask(self, *sources: AssetSource | str, force: bool = False) -> list[str]:
        """Asks for media; returns the ids."""
        wanted = [AssetSource(uri=source) if isinstance(source, str) else source for source in sources]
        answer = await self.assets.BatchCacheAssets(BatchCacheAssetsRequest(assets=wanted, force_recache=force))
        return [asset.id for asset in answer.assets]

    async def get(self, asset_id: str) -> Asset:
        """The record of an asset."""
        return await self.assets.GetAsset(GetAssetRequest(id=asset_id))

    async def ended(self, asset_id: str, deadline: float = 15.0) -> Asset:
        """The record of an asset once it is CACHED or FAILED."""

        async def found() -> Asset | None:
            asset = await self.get(asset_id)
            return asset if asset.status in ENDED else None

        found_asset = await wait_until(found, deadline)
        assert found_asset is not None
        return found_asset

    async def cache(self, *sources: AssetSource | str, force: bool = False) -> list[Asset]:
        """Asks for media and waits for the end of it."""
        return [await self.ended(asset_id) for asset_id in await self.ask(*sources, force=force)]

    async def statistics(self, queue: str = "media-cache") -> Statistics:
        """The queue in figures."""
        return (await self.app.queues.statistics())[queue]

    async def delayed(self) -> None:
        """Waits until something waits for its due time."""

        async def is_delayed() -> bool:
            return (await self.statistics()).delayed > 0

        await wait_until(is_delayed)

    async def url(self, asset_id: str) -> str:
        """Where the asset is to be had."""
        answer = await self.assets.BatchResolveUris(BatchResolveUrisRequest(ids=[asset_id]))
        return answer.uris[0].uri

    async def violations(self, *, at_rest: bool = True) -> Mapping[str, int]:
        """What the checker finds, without what is as it should be."""
        findings = [finding async for finding in verify(self.app, at_rest)]
        return {f"{each.id} {each.sentence}": each.violations for each in findings if each.violations}


@asynccontextmanager
async def standing(
    environment: Mapping[str, str],
    origin: Origin,
    *,
    build: Builders | None = None,
    roles: Sequence[Any] = (serve, work),
) -> AsyncIterator[Standing]:
    """The service with these roles, and a channel to it where it serves."""
    allowed = {"MEDIA_CACHE_ALLOWED_ADDRESSES": origin.address, **environment}
    app = MediaCache(load(Settings, allowed, prefix="MEDIA_CACHE_"), build)
    async with AsyncExitStack() as house:
        await house.enter_async_context(app)
        entered = [await house.enter_async_context(role(app)) for role in roles]
        channel = await house.enter_async_context(_channel(entered[0].port if roles[0] is serve else 1))
        assets: Any = AssetServiceStub(channel)
        queues: Any = QueueServiceStub(channel)
        yield Standing(app, origin, assets, queues)


def _channel(port: int) -> grpc.aio.Channel:
    return open_channel(f"{LOOPBACK}:{port}", ChannelSettings())
