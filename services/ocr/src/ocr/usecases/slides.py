"""The slides of posts, as the monitor and the media cache know them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from common.errors import Failure
from common.together import together
from common.work import NotYet
from ocr.domain.failures import PostNotFound, SlideFailed
from ocr.domain.slides import Picture, PostSlides, Slide, SlideState

_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(minutes=1)


class Posts(Protocol):
    """Whoever keeps the posts."""

    async def posts(self, post_ids: Collection[UUID], /) -> Mapping[UUID, PostSlides]:
        """What there is to read of each post; posts that are not kept are left out."""
        ...


class Media(Protocol):
    """Whoever keeps the slides."""

    async def states(self, asset_ids: Sequence[UUID], /) -> Mapping[UUID, SlideState]:
        """How far the caching of each slide is; unknown ones are left out."""
        ...

    async def picture(self, asset_id: UUID, longest_side: int, /) -> Picture:
        """The slide as a still picture whose longer side is no longer than that."""
        ...


class Slides:
    """Finds the slides of a post, and gets their pictures."""

    def __init__(self, posts: Posts, media: Media, most_bytes: int) -> None:
        self._posts = posts
        self._media = media
        self._most_bytes = most_bytes

    async def post(self, post_id: UUID) -> PostSlides:
        """What there is to read of the post; `PostNotFound` when it is not kept any more."""
        found = await self._posts.posts([post_id])
        if post_id not in found:
            raise PostNotFound
        return found[post_id]

    async def kept(self, asset_ids: Sequence[UUID], waited: timedelta) -> Sequence[Slide]:
        """The slides in order, all of them cached.

        Raises `SlideFailed` when one cannot be, `NotYet` while one is not: for longer, the longer it was `waited` for.
        """
        states = await self._media.states(asset_ids)
        slides = [_kept(place, states.get(asset_id)) for place, asset_id in enumerate(asset_ids)]
        there = [slide for slide in slides if slide]
        if len(there) < len(slides):
            wait = longer(waited)
            raise NotYet("The slides are not all cached yet.", reason="SLIDES_WAITING", retry_after=wait)
        return there

    async def pictures(self, slides: Sequence[Slide], longest_side: int) -> Mapping[int, Picture]:
        """The pictures of the slides by their places; smaller ones where they would be too much for one call."""
        pictures = await self._pictures(slides, longest_side)
        size = sum(len(picture.content) for picture in pictures)
        if size > self._most_bytes:
            # Bytes go with the area.
            pictures = await self._pictures(slides, int(longest_side * (self._most_bytes / size) ** 0.5))
        return dict(enumerate(pictures))

    async def _pictures(self, slides: Sequence[Slide], longest_side: int) -> Sequence[Picture]:
        return await together(lambda each: self._picture(*each, longest_side), enumerate(slides))

    async def _picture(self, place: int, slide: Slide, longest_side: int) -> Picture:
        try:
            picture = await self._media.picture(slide.asset_id, longest_side)
        except Failure as refused:
            refused.metadata["imageIndex"] = str(place)
            raise
        if picture.sha256 != slide.sha256:
            # What is read of it would be kept under a content that it is not of.
            raise NotYet("A slide was cached again.", reason="SLIDES_WAITING", retry_after=_FIRST_WAIT)
        return picture


def longer(waited: timedelta) -> timedelta:
    """How much longer to wait for what was waited for so long."""
    return min(max(waited / 2, _FIRST_WAIT), _LONGEST_WAIT)


def _kept(place: int, state: SlideState | None) -> Slide | None:
    reason = state.reason if state else "ASSET_NOT_FOUND"
    if reason:
        told = {"imageIndex": str(place), "mediaReason": reason}
        raise SlideFailed(f"Slide {place} could not be cached: {reason}.", metadata=told)
    return Slide(state.asset_id, state.sha256) if state and state.sha256 else None
