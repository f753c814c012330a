"""Asking for analyses, and waiting for what comes of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from common.database import Database
from ocr.domain.analyses import ShownAnalysis
from ocr.domain.failures import AnalysisUnderWay, PostNotFound
from ocr.domain.wishes import Refusal, Wish, wish_for
from ocr.repository import Work
from ocr.tables import ANALYSES
from ocr.usecases.slides import Posts
from ocr.usecases.waiting import Waiting

_SOON = timedelta(seconds=1)


class Wishes:
    """Knows which posts can be taken on."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts

    async def of(self, post_ids: Sequence[UUID], *, force: bool, cover: bool) -> Sequence[Wish | Refusal]:
        """What is to be done about each of the posts, each once, in their order."""
        once = list(dict.fromkeys(post_ids))
        found = await self._posts.posts(once)
        return [wish_for(each, found.get(each), force=force, cover=cover) for each in once]


class Asking:
    """Has one post read. Whoever asks for a post that waits or is being read joins that analysis."""

    def __init__(self, database: Database[Work], wishes: Wishes, waiting: Waiting) -> None:
        self._database = database
        self._wishes = wishes
        self._waiting = waiting

    async def analyze(self, post_id: UUID, *, force: bool, cover: bool, seconds: float | None) -> ShownAnalysis:
        """The analysis of the post once it ended, well or not; `seconds` is what its caller has left.

        Raises `PostNotFound` and `NoSlides`; what it waits for, when that is money, a key or a model;
        `AnalysisUnderWay` when the time is over. The analysis goes on then, and when its caller leaves.
        """
        wish = (await self._wishes.of([post_id], force=force, cover=cover))[0]
        if isinstance(wish, Refusal):
            raise wish.failure
        async with self._database.unit_of_work() as work:
            analysis_id = (await ask(work, [wish], is_alone=True))[post_id]
        settled = await self._waiting.settled([analysis_id], seconds)
        if failure := settled.get(analysis_id, _under_way(analysis_id)):
            raise failure
        return await self._shown(analysis_id)

    async def _shown(self, analysis_id: UUID) -> ShownAnalysis:
        async with self._database.unit_of_work() as work:
            found = await work.shown.analyses([analysis_id])
        if analysis_id not in found:
            # It was forgotten with its post since.
            raise PostNotFound
        return found[analysis_id]


def _under_way(analysis_id: UUID) -> AnalysisUnderWay:
    return AnalysisUnderWay(metadata={"analysisId": str(analysis_id)}, retry_after=_SOON)


async def ask(work: Work, wishes: Sequence[Wish], *, is_alone: bool) -> Mapping[UUID, UUID]:
    """The analysis of each post by the post's id; workers are told of those that are new."""
    asked = await work.asking.ask(wishes, is_alone=is_alone)
    new = [post_id for post_id, each in asked.items() if each.is_new]
    if new:
        await work.results.waiting(*new)
        work.ring(ANALYSES.name, len(new))
    return {post_id: each.id for post_id, each in asked.items()}
