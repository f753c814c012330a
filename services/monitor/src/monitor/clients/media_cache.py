"""Calls to the media cache: have media cached, and learn where they can be fetched."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import grpc.aio
from carrel.media_cache.v1.asset_pb2 import Asset, AssetSource, ResolvedUri
from carrel.media_cache.v1.asset_service_pb2 import (
    BatchCachePostMediaRequest,
    BatchResolveUrisRequest,
    PostMedia,
    PostMediaIds,
)
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from common.errors import Failure, Unavailable
from monitor.domain.kept import KeptImage, KeptMedia
from monitor.domain.posts import FoundPost, Media

_MOST_IDS = 1000


class MediaCacheUnavailable(Unavailable):
    """The media cache is away."""

    reason = "MEDIA_CACHE_UNAVAILABLE"


@dataclass(frozen=True)
class Asked:
    """The ids of media that were asked for, and how many of them have yet to be fetched."""

    media: tuple[KeptMedia, ...]
    queued: int


@dataclass(frozen=True)
class Location:
    """Where a medium can be fetched now; `is_cached` when that is our own copy."""

    url: str
    is_cached: bool


class MediaCache:
    """The media cache, from a caller's side."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = AssetServiceStub(channel)

    async def cache(self, posts: Sequence[FoundPost], *, force_recache: bool) -> Asked:
        """Has the media of the posts cached, all in one call; what is known already keeps its ids."""
        if not posts:
            return Asked((), 0)
        wanted = [_media_of(post) for post in posts]
        with _translated():
            request = BatchCachePostMediaRequest(posts=wanted, force_recache=force_recache)
            answer = await self._stub.BatchCachePostMedia(request)
        media = tuple(_kept(post, ids) for post, ids in zip(posts, answer.posts, strict=True))
        return Asked(media, answer.queued)

    async def cache_avatar(self, avatar: Media) -> tuple[UUID | None, int]:
        """Has the picture of an account cached; its id, and how many pictures have yet to be fetched."""
        wanted = PostMedia(avatar=_source(avatar, Asset.AVATAR))
        with _translated():
            answer = await self._stub.BatchCachePostMedia(BatchCachePostMediaRequest(posts=[wanted]))
        return _id(answer.posts[0].avatar_id), answer.queued

    async def locate(self, ids: Sequence[UUID]) -> Mapping[UUID, Location]:
        """Where each of the media can be fetched; those that the cache does not know are left out."""
        distinct = list(dict.fromkeys(ids))
        found: dict[UUID, Location] = {}
        for start in range(0, len(distinct), _MOST_IDS):
            request = BatchResolveUrisRequest(ids=map(str, distinct[start : start + _MOST_IDS]))
            with _translated():
                answer = await self._stub.BatchResolveUris(request)
            found |= {UUID(each.id): _location(each) for each in answer.uris if each.HasField("uri")}
        return found


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Failure as failure:
        if failure.is_transient:
            raise MediaCacheUnavailable(retry_after=failure.retry_after) from failure
        raise


def _media_of(post: FoundPost) -> PostMedia:
    sound = post.music.media if post.music else None
    return PostMedia(
        video=_source(post.video, Asset.VIDEO) if post.video else None,
        cover=_source(post.cover, Asset.IMAGE) if post.cover else None,
        music=_source(sound, Asset.AUDIO) if sound else None,
        images=[_source(image, Asset.IMAGE) for image in post.images],
    )


def _source(media: Media, kind: Asset.Kind) -> AssetSource:
    return AssetSource(uri=media.url, alternate_uris=media.mirrors, kind=kind, width=media.width, height=media.height)


def _kept(post: FoundPost, ids: PostMediaIds) -> KeptMedia:
    images = (
        KeptImage(UUID(image_id), image.width, image.height)
        for image, image_id in zip(post.images, ids.image_ids, strict=True)
        if image_id
    )
    return KeptMedia(_id(ids.video_id), _id(ids.cover_id), _id(ids.music_id), tuple(images))


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _location(resolved: ResolvedUri) -> Location:
    return Location(resolved.uri, resolved.origin == ResolvedUri.CACHED)
