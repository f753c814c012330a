"""Batches: many analyses that are asked for at once, looked at together and given up together."""

from collections.abc import Sequence
from uuid import UUID

from common.database import Database
from ocr.domain.analyses import ShownAnalysis, ShownBatch, ShownError
from ocr.domain.failures import BatchNotFound, PostNotFound
from ocr.domain.states import Status
from ocr.domain.wishes import Wish
from ocr.repository import Work
from ocr.repository.batches import Entry
from ocr.usecases.asking import Wishes, ask
from ocr.usecases.waiting import Waiting

# Of one batch, or it would not fit into its answer.
_MOST_CHARACTERS = 900_000


class Batches:
    """Has many posts read. One that cannot be taken on, or fails, does not stop the others."""

    def __init__(self, database: Database[Work], wishes: Wishes, waiting: Waiting) -> None:
        self._database = database
        self._wishes = wishes
        self._waiting = waiting

    async def ask(self, post_ids: Sequence[UUID], *, force: bool, cover: bool) -> ShownBatch:
        """A new batch of these posts, each once, in their order."""
        wishes = await self._wishes.of(post_ids, force=force, cover=cover)
        async with self._database.unit_of_work() as work:
            taken_on = [each for each in wishes if isinstance(each, Wish)]
            analysis_ids = await ask(work, taken_on, is_alone=False)
            batch_id = await work.batches.add(wishes, analysis_ids)
            return await _shown(work, batch_id)

    async def wait(self, batch: ShownBatch, seconds: float | None) -> ShownBatch:
        """The batch once nothing more comes of it soon; `seconds` is what the caller has left."""
        await self._waiting.settled([each.id for each in batch.analyses if each.id], seconds)
        return await self.get(batch.id)

    async def get(self, batch_id: UUID) -> ShownBatch:
        """The batch as it is now; `BatchNotFound` when there is none."""
        async with self._database.unit_of_work() as work:
            return await _shown(work, batch_id)

    async def cancel(self, batch_id: UUID) -> ShownBatch:
        """The batch, once what waits for it alone was given up; what somebody else wants as well goes on."""
        async with self._database.unit_of_work() as work:
            if cancelled := await work.batches.cancel(batch_id):
                await work.results.given_up(*await work.analyses.close_all(cancelled))
            return await _shown(work, batch_id)


async def _shown(work: Work, batch_id: UUID) -> ShownBatch:
    batch = await work.batches.find(batch_id)
    if batch is None:
        raise BatchNotFound
    found = await work.shown.analyses([each.analysis_id for each in batch.entries if each.analysis_id])
    analyses = [found.get(each.analysis_id) if each.analysis_id else None for each in batch.entries]
    shown = ShownBatch(
        id=batch.id,
        is_cancelled=batch.is_cancelled,
        create_time=batch.create_time,
        analyses=[one or _refused(entry) for one, entry in zip(analyses, batch.entries, strict=True)],
    )
    return shown.cut(_MOST_CHARACTERS)


def _refused(entry: Entry) -> ShownAnalysis:
    # Without a reason it was forgotten with its post.
    reason, message = entry.error_reason or PostNotFound.reason, entry.error_message or PostNotFound().message
    return ShownAnalysis(post_id=entry.post_id, status=Status.FAILED, error=ShownError(reason, message))
