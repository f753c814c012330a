"""Values as protobuf messages, and back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from carrel.media_cache.v1 import asset_pb2, asset_service_pb2, error_reason_pb2
from google.protobuf.message import Message

from media_cache.domain.assets import Accepted, Asset, AssetStats, Resolved, Source
from media_cache.domain.care import Cleaned, Failed
from media_cache.domain.posts import PostMedia
from media_cache.domain.states import AssetKind
from media_cache.usecases import Readable

M = TypeVar("M", bound=Message)


def to_source(message: asset_pb2.AssetSource) -> Source:
    """What is to be cached."""
    return Source(
        message.uri,
        tuple(message.alternate_uris),
        to_kind(message.kind),
        message.width if message.HasField("width") else None,
        message.height if message.HasField("height") else None,
    )


def to_post(message: asset_service_pb2.PostMedia) -> PostMedia[Source]:
    """The media of a post that are to be cached."""

    def one(name: str) -> Source | None:
        return to_source(getattr(message, name)) if message.HasField(name) else None

    images = tuple(to_source(image) for image in message.images)
    return PostMedia(one("video"), one("cover"), one("music"), one("avatar"), images)


def to_kind(kind: asset_pb2.Asset.Kind) -> AssetKind:
    """What an asset is for."""
    return AssetKind.UNSPECIFIED if not kind else AssetKind(asset_pb2.Asset.Kind.Name(kind).lower())


def from_asset(asset: Asset) -> asset_pb2.Asset:
    """The record of an asset; what is not known is left out."""
    message = asset_pb2.Asset(
        id=str(asset.id),
        original_uri=asset.original_url,
        alternate_uris=asset.alternate_urls,
        kind=asset.kind.name if asset.kind else None,
        status=asset.status.name,
        cache_key=asset.cache_key,
        content_type=asset.content_type,
        size_bytes=asset.size_bytes,
        sha256=asset.sha256,
        width=asset.width,
        height=asset.height,
        attempts=asset.attempts,
        create_time=asset.create_time,
        update_time=asset.update_time,
    )
    if asset.error_reason is not None:
        message.error.reason = asset.error_reason
        message.error.message = asset.error_message or ""
        message.error.retryable = asset.is_retryable
    return message


def from_accepted(accepted: Iterable[Accepted]) -> asset_service_pb2.BatchCacheAssetsResponse:
    """The ids that were given, in order."""
    return asset_service_pb2.BatchCacheAssetsResponse(
        assets=[asset_service_pb2.AcceptedAsset(id=str(one.id), status=one.status.name) for one in accepted]
    )


def from_post(post: PostMedia[UUID]) -> asset_service_pb2.PostMediaIds:
    """The ids of a post's media."""
    message = asset_service_pb2.PostMediaIds(image_ids=[str(image or "") for image in post.images])
    for name in ("video", "cover", "music", "avatar"):
        found = getattr(post, name)
        if found is not None:
            setattr(message, f"{name}_id", str(found))
    return message


def from_resolved(resolved: Resolved) -> asset_pb2.ResolvedUri:
    """Where an id leads."""
    origin = resolved.origin.name if resolved.origin else None
    return asset_pb2.ResolvedUri(id=resolved.id, uri=resolved.url, origin=origin)


def from_readable(picture: Readable) -> asset_service_pb2.PictureHead:
    """What a picture is that is about to come."""
    return asset_service_pb2.PictureHead(
        content_type=picture.content_type,
        size_bytes=picture.spool.size_bytes,
        width=picture.size.width,
        height=picture.size.height,
        sha256=picture.sha256,
    )


def to_failed(message: asset_service_pb2.RetryFailedAssetsRequest) -> Failed:
    """Which failed assets are meant."""

    def hours(name: str) -> timedelta | None:
        return timedelta(hours=getattr(message, name)) if message.HasField(name) else None

    reasons = [error_reason_pb2.ErrorReason.Name(each) for each in message.reasons]
    return Failed(reasons, hours("older_than_hours"), hours("newer_than_hours"), message.only_retryable)


def from_cleaned(cleaned: Cleaned) -> asset_service_pb2.CleanupAssetsResponse:
    """What a cleanup did, or would do."""
    deleted, marked = cleaned.deleted, cleaned.marked
    return asset_service_pb2.CleanupAssetsResponse(
        deleted=deleted.assets,
        bytes=deleted.bytes,
        objects=deleted.objects,
        marked=marked.assets,
        marked_bytes=marked.bytes,
        marked_objects=marked.objects,
    )


def from_stats(stats: AssetStats) -> asset_service_pb2.AssetStats:
    """The assets by state."""
    counts = {status.lower(): count for status, count in stats.counts.items()}
    return asset_service_pb2.AssetStats(bytes=stats.bytes, **counts)
