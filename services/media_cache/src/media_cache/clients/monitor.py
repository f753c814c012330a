"""Calls to the monitor: which assets its posts refer to, and fresh addresses for those that ran out."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from carrel.monitor.v1 import media_service_pb2
from carrel.monitor.v1.media_service_pb2 import FilterReferencedAssetsRequest, RefreshMediaRequest
from carrel.monitor.v1.media_service_pb2_grpc import MediaServiceStub

from common.rpc import ChannelSettings, open_channel
from common.settings import Address

# That can be asked for at once.
MOST_REFERENCED = 1000
_SERVICE = media_service_pb2.DESCRIPTOR.services_by_name["MediaService"]
# As long as the monitor itself may take: cut short, what the provider answered would have to be paid once more.
_REFRESH_SECONDS = 60.0


class Referenced(Protocol):
    """Whoever knows which assets are in use."""

    async def referenced(self, asset_ids: Collection[UUID], /) -> set[UUID]:
        """Those of the assets that somebody refers to; MOST_REFERENCED at once at most."""
        ...


class Refreshes(Protocol):
    """Whoever can get fresh addresses."""

    async def refresh(self, asset_ids: Collection[UUID], /) -> set[UUID]:
        """Has these assets asked for under fresh addresses; returns those for which there are any."""
        ...


class Monitor:
    """The monitor, from a caller's side."""

    def __init__(self, address: Address, channels: ChannelSettings) -> None:
        self._channel = open_channel(address, channels, [_SERVICE])
        self._stub = MediaServiceStub(self._channel)

    async def referenced(self, asset_ids: Collection[UUID], /) -> set[UUID]:
        """Those of the assets that a post or a profile refers to."""
        if not asset_ids:
            return set()
        request = FilterReferencedAssetsRequest(asset_ids=map(str, asset_ids))
        answer = await self._stub.FilterReferencedAssets(request)
        return {UUID(each) for each in answer.asset_ids}

    async def refresh(self, asset_ids: Collection[UUID], /) -> set[UUID]:
        """Has the posts of these assets asked for anew; returns the assets for which there were addresses."""
        request = RefreshMediaRequest(asset_ids=map(str, asset_ids))
        answer = await self._stub.RefreshMedia(request, timeout=_REFRESH_SECONDS)
        return {UUID(each) for each in answer.asset_ids}

    async def close(self) -> None:
        """Ends the connection."""
        await self._channel.close(None)


class NoMonitor:
    """In the place of the monitor where media_cache stands alone."""

    async def referenced(self, _: Collection[UUID], /) -> set[UUID]:
        """None of them."""
        return set()
