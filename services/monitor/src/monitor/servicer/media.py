"""The MediaService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import media_service_pb2 as contract
from carrel.monitor.v1 import media_service_pb2_grpc

from monitor.usecases import Referencing, Refreshing


class MediaServicer(media_service_pb2_grpc.MediaServiceServicer):
    """Answers the media cache."""

    def __init__(self, refreshing: Refreshing, referencing: Referencing) -> None:
        self._refreshing = refreshing
        self._referencing = referencing

    async def RefreshMedia(self, request: contract.RefreshMediaRequest, context: Any) -> contract.RefreshMediaResponse:
        found = await self._refreshing.refresh([UUID(each) for each in request.asset_ids])
        return contract.RefreshMediaResponse(asset_ids=map(str, found))

    async def FilterReferencedAssets(
        self, request: contract.FilterReferencedAssetsRequest, context: Any
    ) -> contract.FilterReferencedAssetsResponse:
        found = await self._referencing.filter([UUID(each) for each in request.asset_ids])
        return contract.FilterReferencedAssetsResponse(asset_ids=map(str, found))
