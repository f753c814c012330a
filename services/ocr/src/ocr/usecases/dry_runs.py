"""Dry runs: what a batch would take, with nothing written and nothing asked of a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ocr.domain.slides import SlideState
from ocr.domain.wishes import Wish
from ocr.usecases.asking import Wishes
from ocr.usecases.estimating import Estimate, Estimating
from ocr.usecases.slides import Media


@dataclass(frozen=True)
class DryRun:
    """The estimate; how many of its posts wait for their slides, and how many would be refused or fail at once."""

    estimate: Estimate
    waiting: int
    refused: int


class DryRuns:
    """Looks at posts as a batch would, and asks for nothing."""

    def __init__(self, wishes: Wishes, media: Media, estimating: Estimating) -> None:
        self._wishes = wishes
        self._media = media
        self._estimating = estimating

    async def run(self, post_ids: Sequence[UUID], *, force: bool, cover: bool) -> DryRun:
        """What a batch of these posts would take now."""
        wishes = await self._wishes.of(post_ids, force=force, cover=cover)
        taken_on = [each for each in wishes if isinstance(each, Wish)]
        states = await self._media.states([picture_id for wish in taken_on for picture_id in wish.picture_ids])
        sets = [_digests(wish, states) for wish in taken_on]
        readable = [each for each in sets if each is not None]
        estimate = await self._estimating.estimate(readable, force=force)
        waiting = sum(_is_waiting(wish, states) for wish, digests in zip(taken_on, sets, strict=True) if digests)
        return DryRun(estimate, waiting, refused=len(wishes) - len(readable))


def _digests(wish: Wish, states: Mapping[UUID, SlideState]) -> Sequence[str] | None:
    """The digests of the slides; None where one cannot be had."""
    slides = [states.get(picture_id) for picture_id in wish.picture_ids]
    if any(slide is None or slide.reason for slide in slides):
        return None
    # Of one that is not cached yet the id stands for the bytes: nothing that was read is known by it.
    return [slide.sha256 or str(slide.asset_id) for slide in slides if slide]


def _is_waiting(wish: Wish, states: Mapping[UUID, SlideState]) -> bool:
    return any(states[picture_id].sha256 is None for picture_id in wish.picture_ids)
