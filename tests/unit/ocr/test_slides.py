"""Slides of posts: waited for, refused, and made small enough for one call."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from common.clock import new_id
from common.work import NotYet
from ocr.domain.failures import NoSlides, PostNotFound, SlideFailed
from ocr.domain.slides import Picture, PostSlides, Slide, SlideState
from ocr.usecases import Slides

SIDE = 1000
DIGEST = "d" * 64


class Kept:
    """A monitor without posts, and a media cache whose pictures have a byte for each 100 pixels of their area."""

    def __init__(self, *states: SlideState) -> None:
        self._states = {state.asset_id: state for state in states}
        self.sides: list[int] = []

    async def posts(self, _: Collection[UUID], /) -> Mapping[UUID, PostSlides]:
        return {}

    async def states(self, _: Sequence[UUID], /) -> Mapping[UUID, SlideState]:
        return self._states

    async def picture(self, _: UUID, longest_side: int, /) -> Picture:
        self.sides.append(longest_side)
        return Picture(bytes(longest_side**2 // 100), "image/jpeg", longest_side, longest_side, DIGEST)


def slides_of(kept: Kept, most_bytes: int = 10**6) -> Slides:
    return Slides(kept, kept, most_bytes)


@pytest.mark.parametrize(("waited", "wait"), [(0, 1), (2, 1), (40, 20), (3600, 60)])
async def test_slides_are_waited_for_longer_the_longer_it_took(waited: int, wait: int) -> None:
    there, missing = SlideState(new_id(), sha256=DIGEST), SlideState(new_id())

    with pytest.raises(NotYet) as waiting:
        await slides_of(Kept(there, missing)).kept([there.asset_id, missing.asset_id], timedelta(seconds=waited))

    assert (waiting.value.reason, waiting.value.retry_after) == ("SLIDES_WAITING", timedelta(seconds=wait))


@pytest.mark.parametrize(("reason", "told"), [("HTTP_404", "HTTP_404"), (None, "ASSET_NOT_FOUND")])
async def test_a_slide_that_cannot_be_had_is_not_waited_for_and_says_which_it_is(reason: str | None, told: str) -> None:
    waits, gone = SlideState(new_id()), new_id()
    states = [SlideState(gone, reason=reason)] if reason else []

    with pytest.raises(SlideFailed) as failed:
        await slides_of(Kept(waits, *states)).kept([waits.asset_id, gone], timedelta(0))

    assert failed.value.metadata == {"imageIndex": "1", "mediaReason": told}


def test_who_asked_for_the_cover_is_not_told_to_ask_for_it() -> None:
    post = PostSlides(new_id(), "", ())

    with pytest.raises(NoSlides, match="when it is asked for"):
        post.to_read(use_cover=False)
    with pytest.raises(NoSlides, match="neither slides nor a cover"):
        post.to_read(use_cover=True)


async def test_a_post_that_is_gone_is_not_found() -> None:
    with pytest.raises(PostNotFound):
        await slides_of(Kept()).post(new_id())


@pytest.mark.parametrize(
    ("most_bytes", "sides"), [(40_000, {SIDE}), (39_999, {SIDE, 999}), (10_000, {SIDE, SIDE // 2})]
)
async def test_pictures_that_are_too_much_for_one_call_are_made_smaller(most_bytes: int, sides: set[int]) -> None:
    kept = Kept()

    pictures = await slides_of(kept, most_bytes).pictures([Slide(new_id(), DIGEST)] * 4, SIDE)

    assert set(kept.sides) == sides
    assert sum(len(picture.content) for picture in pictures.values()) <= most_bytes


async def test_a_slide_that_was_cached_again_meanwhile_is_looked_at_again() -> None:
    with pytest.raises(NotYet):
        await slides_of(Kept()).pictures([Slide(new_id(), "e" * 64)], SIDE)
