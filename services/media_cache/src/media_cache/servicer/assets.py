"""The AssetService."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from carrel.media_cache.v1 import asset_pb2, asset_service_pb2, asset_service_pb2_grpc

from media_cache.servicer import messages
from media_cache.usecases import Asking, Cleaning, Contents, Pictures, Reading, Retrying

_DAYS_KEPT = 30
_PIECE_BYTES = 64 * 1024


class AssetServicer(asset_service_pb2_grpc.AssetServiceServicer):
    """Caches foreign media and says where the bytes can be had."""

    def __init__(
        self,
        *,
        asking: Asking,
        reading: Reading,
        contents: Contents,
        pictures: Pictures,
        retrying: Retrying,
        cleaning: Cleaning,
    ) -> None:
        self._asking = asking
        self._reading = reading
        self._contents = contents
        self._pictures = pictures
        self._retrying = retrying
        self._cleaning = cleaning

    async def GetAsset(self, request: asset_service_pb2.GetAssetRequest, context: Any) -> asset_pb2.Asset:
        return messages.from_asset(await self._reading.get(UUID(request.id)))

    async def BatchGetAssets(
        self, request: asset_service_pb2.BatchGetAssetsRequest, context: Any
    ) -> asset_service_pb2.BatchGetAssetsResponse:
        found = await self._reading.get_many([UUID(asset_id) for asset_id in request.ids])
        return asset_service_pb2.BatchGetAssetsResponse(assets=[messages.from_asset(asset) for asset in found])

    async def BatchCacheAssets(
        self, request: asset_service_pb2.BatchCacheAssetsRequest, context: Any
    ) -> asset_service_pb2.BatchCacheAssetsResponse:
        sources = [messages.to_source(source) for source in request.assets]
        return messages.from_accepted(await self._asking.cache(sources, force_recache=request.force_recache))

    async def BatchCachePostMedia(
        self, request: asset_service_pb2.BatchCachePostMediaRequest, context: Any
    ) -> asset_service_pb2.BatchCachePostMediaResponse:
        posts = [messages.to_post(post) for post in request.posts]
        ids, queued = await self._asking.cache_post_media(posts, force_recache=request.force_recache)
        return asset_service_pb2.BatchCachePostMediaResponse(
            posts=[messages.from_post(post) for post in ids], queued=queued
        )

    async def ResolveUri(self, request: asset_service_pb2.ResolveUriRequest, context: Any) -> asset_pb2.ResolvedUri:
        return messages.from_resolved(await self._reading.resolve_one(request.id))

    async def BatchResolveUris(
        self, request: asset_service_pb2.BatchResolveUrisRequest, context: Any
    ) -> asset_service_pb2.BatchResolveUrisResponse:
        resolved = await self._reading.resolve(list(request.ids))
        return asset_service_pb2.BatchResolveUrisResponse(uris=[messages.from_resolved(one) for one in resolved])

    async def GetAssetContent(
        self, request: asset_service_pb2.GetAssetContentRequest, context: Any
    ) -> asset_service_pb2.GetAssetContentResponse:
        width = request.width if request.HasField("width") else None
        found = await self._contents.lead(UUID(request.id), width)
        seconds = int(found.max_age.total_seconds())
        return asset_service_pb2.GetAssetContentResponse(uri=found.url, max_age_seconds=seconds)

    async def ReadPicture(
        self, request: asset_service_pb2.ReadPictureRequest, context: Any
    ) -> AsyncIterator[asset_service_pb2.ReadPictureResponse]:
        longest_side = request.longest_side if request.HasField("longest_side") else None
        async with self._pictures.read(UUID(request.id), longest_side) as picture:
            yield asset_service_pb2.ReadPictureResponse(head=messages.from_readable(picture))
            async for piece in picture.spool.pieces(_PIECE_BYTES):
                yield asset_service_pb2.ReadPictureResponse(piece=piece)

    async def GetAssetStats(
        self, request: asset_service_pb2.GetAssetStatsRequest, context: Any
    ) -> asset_service_pb2.AssetStats:
        return messages.from_stats(await self._reading.stats())

    async def RetryFailedAssets(
        self, request: asset_service_pb2.RetryFailedAssetsRequest, context: Any
    ) -> asset_service_pb2.RetryFailedAssetsResponse:
        retried = await self._retrying.retry_failed(messages.to_failed(request))
        return asset_service_pb2.RetryFailedAssetsResponse(retried=retried)

    async def CleanupAssets(
        self, request: asset_service_pb2.CleanupAssetsRequest, context: Any
    ) -> asset_service_pb2.CleanupAssetsResponse:
        age = timedelta(days=request.older_than_days if request.HasField("older_than_days") else _DAYS_KEPT)
        return messages.from_cleaned(
            await (self._cleaning.count_cleanup(age) if request.dry_run else self._cleaning.clean_up(age))
        )
