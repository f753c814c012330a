"""Calls to the media cache: how far the caching of slides is, and slides as pictures that a reader takes."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import grpc.aio
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.media_cache.v1.asset_service_pb2 import BatchGetAssetsRequest, ReadPictureRequest, ReadPictureResponse
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from common.errors import DeadlineExceeded, Failure, ResourceExhausted, Unavailable
from common.rpc import open_stream
from common.work import NotYet
from ocr.domain.failures import (
    MediaCacheUnavailable,
    PictureTooLarge,
    SlideDamaged,
    SlideFailed,
    SlideNotGiven,
    SlideUnreadable,
)
from ocr.domain.slides import Picture, SlideState

# However long their addresses are, so many records fit into one message.
_MOST_ASSETS = 40
# In the hands of this process: a batch of carousels must not take all the places that the media cache has.
_AT_ONCE = 8
_SIZES = 3
_SMALLEST_SIDE = 16
_SOON = timedelta(seconds=1)
_READ_PICTURE = "/carrel.media_cache.v1.AssetService/ReadPicture"
_LONGEST_PAUSE = timedelta(seconds=60)
_AWAY = (Unavailable, DeadlineExceeded, ResourceExhausted)
_LASTING: Mapping[str, type[Failure]] = {
    "ASSET_NOT_FOUND": SlideFailed,
    "OBJECT_MISSING": SlideDamaged,
    "OBJECT_DAMAGED": SlideDamaged,
    **dict.fromkeys(("NOT_A_PICTURE", "NOT_MEDIA", "CORRUPT", "TOO_MANY_PIXELS", "POISON"), SlideUnreadable),
}

Parts = AsyncIterator[ReadPictureResponse]


class MediaCache:
    """The media cache, from a reader's side."""

    def __init__(self, channel: grpc.aio.Channel, most_bytes: int) -> None:
        self._stub = AssetServiceStub(channel)
        self._most_bytes = most_bytes
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def states(self, asset_ids: Sequence[UUID]) -> Mapping[UUID, SlideState]:
        """How far the caching of each slide is; unknown ones are left out."""
        distinct = [str(asset_id) for asset_id in dict.fromkeys(asset_ids)]
        found: dict[UUID, SlideState] = {}
        for start in range(0, len(distinct), _MOST_ASSETS):
            with _named():
                request = BatchGetAssetsRequest(ids=distinct[start : start + _MOST_ASSETS])
                answer = await self._stub.BatchGetAssets(request)
            found |= {state.asset_id: state for state in map(_state, answer.assets)}
        return found

    async def picture(self, asset_id: UUID, longest_side: int) -> Picture:
        """The slide, still and upright, with its longer side no longer than that; less where it has too many bytes.

        Raises `SlideDamaged`, `SlideUnreadable` or `PictureTooLarge` for what lasts, with the media cache's own word
        for it as `mediaReason`; `NotYet` when the slide is being cached again; `MediaCacheUnavailable` when nobody
        answers; `SlideNotGiven` for the rest.
        """
        wanted = longest_side
        for _ in range(_SIZES):
            async with self._turns:
                answer = await self._read(asset_id, wanted)
            if isinstance(answer, Picture):
                return answer
            wanted = max(min(answer, wanted) // 2, _SMALLEST_SIDE)
        raise PictureTooLarge

    async def _read(self, asset_id: UUID, longest_side: int) -> Picture | int:
        """The picture; how long its longer side is where it has too many bytes, which are left where they are."""
        request = ReadPictureRequest(id=str(asset_id), longest_side=longest_side)
        with _named():
            async with open_stream(self._stub.ReadPicture, _READ_PICTURE, request, _LONGEST_PAUSE) as parts:
                head = (await anext(parts)).head
                if head.size_bytes > self._most_bytes:
                    return max(head.width, head.height)
                content = b"".join([part.piece async for part in parts])
        return Picture(content, head.content_type, head.width, head.height, head.sha256)


def _state(asset: Asset) -> SlideState:
    asset_id = UUID(asset.id)
    match asset.status:
        case Asset.CACHED:
            return SlideState(asset_id, sha256=asset.sha256)
        case Asset.FAILED:
            return SlideState(asset_id, reason=asset.error.reason)
        case _:
            return SlideState(asset_id)


@contextmanager
def _named() -> Iterator[None]:
    """Gives whatever the media cache refuses its reason."""
    try:
        yield
    except Failure as refused:
        raise _failure(refused) from refused


def _failure(refused: Failure) -> Failure:
    if refused.reason == "ASSET_NOT_CACHED":
        return NotYet("A slide is being cached again.", reason="SLIDES_WAITING", retry_after=_SOON)
    if lasting := _LASTING.get(refused.reason):
        return lasting(metadata={"mediaReason": refused.reason})
    unknown = MediaCacheUnavailable if isinstance(refused, _AWAY) else SlideNotGiven
    return unknown(retry_after=refused.retry_after)
