"""What stands of posts, shown and put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from uuid import UUID

from common.database import Database
from common.paging import page_token, position_of
from ocr.domain.analyses import ShownAnalysis
from ocr.domain.corrections import PostCorrection, amended
from ocr.repository import Work

# Of one page, or it would not fit into its answer.
_MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class FoundAnalyses:
    """A page of analyses, and the token of the next one."""

    analyses: Sequence[ShownAnalysis]
    next_token: str | None


class Results:
    """What can be done with what was read."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def get(self, post_id: UUID) -> ShownAnalysis:
        """What stands of the post or, while nothing does, its last analysis."""
        async with self._database.unit_of_work() as work:
            return await work.shown.standing(post_id)

    async def page(self, post_id: UUID, size: int, token: str | None) -> FoundAnalyses:
        """A page of all analyses of the post, newest first, as their readers answered."""
        subject = ("analyses", post_id)
        position = position_of(subject, token)
        async with self._database.unit_of_work() as work:
            found = await work.shown.page(post_id, position[1] if position else None, size + 1)
        shown = _fitting(found[:size])
        last = shown[-1].id if len(shown) < len(found) else None
        return FoundAnalyses(shown, page_token(subject, ("", last)) if last else None)

    async def correct(self, post_id: UUID, correction: PostCorrection) -> ShownAnalysis:
        """What stands of the post with the correction in it; refused, it changes nothing."""
        async with self._database.unit_of_work() as work:
            # Before the post, as everybody does who needs both.
            await work.categories.share()
            post, read = await work.correcting.hold(post_id)
            after = amended(post, read, correction)
            if correction.category_id:
                await work.categories.get(correction.category_id)
            if after != post:
                await work.correcting.put(post_id, after)
            return await work.shown.standing(post_id)


def _fitting(analyses: Sequence[ShownAnalysis]) -> Sequence[ShownAnalysis]:
    sizes = accumulate(sum(len(slide.text) + len(slide.description) for slide in each.slides) for each in analyses)
    fitting = sum(1 for _ in takewhile(lambda size: size <= _MOST_CHARACTERS, sizes))
    return analyses[: max(1, fitting)]
