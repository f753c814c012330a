"""A real media cache beside ocr, and ocr's way to it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import grpc.aio
import pytest
from carrel.media_cache.v1.asset_service_pb2 import DESCRIPTOR

from common.errors import Failure
from common.objects import Body
from common.rpc import ChannelSettings, open_channel
from dev.backing.ports import LOOPBACK
from media_cache.app import serve
from ocr.clients.media_cache import MediaCache
from tests.foreign import media_files
from tests.integration.media_cache.keeping import Keeping, keeping_in

MOST_BYTES = 7_000_000
PLACES = 8


@dataclass
class Neighbour:
    """A media cache that serves, what it keeps, and the way to it."""

    keeping: Keeping
    channel: grpc.aio.Channel

    def client(self, most_bytes: int = MOST_BYTES) -> MediaCache:
        """What is tested here."""
        return MediaCache(self.channel, most_bytes)

    async def damaged(self, name: str, content: bytes | None) -> UUID:
        """A slide whose object has become this, or is gone."""
        asset = await self.keeping.kept(name, media_files.image("JPEG", seed=len(name)))
        store, key = self.keeping.app.store, str(asset.cache_key)
        if content is None:
            await store.delete(key)
        else:
            await store.put(key, Body.of(content), content_type="image/jpeg")
        return asset.id


@asynccontextmanager
async def serving_slides(environment: Mapping[str, str]) -> AsyncIterator[Neighbour]:
    """A media cache of these settings, and a channel to it."""
    services = list(DESCRIPTOR.services_by_name.values())
    async with (
        keeping_in(environment) as keeping,
        serve(keeping.app) as server,
        open_channel(f"{LOOPBACK}:{server.port}", ChannelSettings(), services) as channel,
    ):
        yield Neighbour(keeping, channel)


async def refusal(cache: MediaCache, asset_id: UUID) -> Failure:
    """Why there is no picture of it."""
    with pytest.raises(Failure) as caught:
        await cache.picture(asset_id, 960)
    return caught.value
