"""The assets of a stand-in for media_cache."""

# Methods are named by the contracts.
# ruff: noqa: N802

from typing import Any
from uuid import uuid4

from carrel.media_cache.v1 import asset_pb2, asset_service_pb2, asset_service_pb2_grpc

from tests.foreign.standins.known import known


class Assets(asset_service_pb2_grpc.AssetServiceServicer):
    """Knows the assets that it was asked to cache."""

    def __init__(self) -> None:
        self.assets: dict[str, asset_pb2.Asset] = {}

    async def GetAsset(self, request: Any, context: Any) -> Any:
        return known(self.assets, request.id, "ASSET_NOT_FOUND")

    async def BatchCacheAssets(self, request: Any, context: Any) -> asset_service_pb2.BatchCacheAssetsResponse:
        accepted = [self._cached(source) for source in request.assets]
        return asset_service_pb2.BatchCacheAssetsResponse(
            assets=[{"id": one.id, "status": one.status} for one in accepted]
        )

    async def ResolveUri(self, request: Any, context: Any) -> asset_pb2.ResolvedUri:
        asset = known(self.assets, request.id, "ASSET_NOT_FOUND")
        return asset_pb2.ResolvedUri(id=asset.id, uri=asset.original_uri, origin=asset_pb2.ResolvedUri.ORIGIN)

    async def BatchResolveUris(self, request: Any, context: Any) -> asset_service_pb2.BatchResolveUrisResponse:
        return asset_service_pb2.BatchResolveUrisResponse(uris=[{"id": one} for one in request.ids])

    async def GetAssetContent(self, request: Any, context: Any) -> asset_service_pb2.GetAssetContentResponse:
        asset = known(self.assets, request.id, "ASSET_NOT_FOUND")
        uri = f"https://media.example/{asset.id}?width={request.width}"
        return asset_service_pb2.GetAssetContentResponse(uri=uri, max_age_seconds=2700)

    async def GetAssetStats(self, request: Any, context: Any) -> asset_service_pb2.AssetStats:
        return asset_service_pb2.AssetStats(pending=len(self.assets), bytes=2**53 + 1)

    async def RetryFailedAssets(self, request: Any, context: Any) -> asset_service_pb2.RetryFailedAssetsResponse:
        return asset_service_pb2.RetryFailedAssetsResponse(retried=0)

    async def CleanupAssets(self, request: Any, context: Any) -> asset_service_pb2.CleanupAssetsResponse:
        return asset_service_pb2.CleanupAssetsResponse(deleted=0, bytes=0)

    def _cached(self, source: asset_pb2.AssetSource) -> asset_pb2.Asset:
        asset = asset_pb2.Asset(
            id=str(uuid4()), original_uri=source.uri, kind=source.kind, status=asset_pb2.Asset.PENDING
        )
        asset.create_time.GetCurrentTime()
        return self.assets.setdefault(asset.id, asset)
