"""SQL of batches: what was asked for at once, in the order asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from common.work import give_up
from ocr.domain.failures import Cancelled
from ocr.domain.states import Status
from ocr.domain.wishes import Refusal, Wish
from ocr.tables import ANALYSES, analyses, analysis_batches, batch_entries

_batch, _entry, _analysis = analysis_batches.c, batch_entries.c, analyses.c


@dataclass(frozen=True)
class Entry:
    """One post of a batch: its analysis, or why it could not be taken on; neither when it was forgotten since."""

    post_id: UUID
    analysis_id: UUID | None
    error_reason: str | None = None
    error_message: str | None = None


@dataclass(frozen=True)
class Batch:
    """A batch as it is kept."""

    id: UUID
    is_cancelled: bool
    create_time: datetime
    entries: Sequence[Entry]


class Batches:
    """Batches in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, taken_on: Sequence[Wish | Refusal], analysis_ids: Mapping[UUID, UUID]) -> UUID:
        """A new batch of these posts; `analysis_ids` has the analysis of each wish by its post."""
        batch_id = new_id()
        entries = [_entry_of(each, analysis_ids) for each in taken_on]
        rows = [{"batch_id": batch_id, "position": place, **vars(entry)} for place, entry in enumerate(entries)]
        await self._connection.execute(insert(analysis_batches).values(id=batch_id))
        await self._connection.execute(insert(batch_entries), rows)
        return batch_id

    async def find(self, batch_id: UUID) -> Batch | None:
        """The batch; None when there is none."""
        of_batch = select(_batch.id, _batch.create_time, _batch.cancel_time).where(_batch.id == batch_id)
        row = (await self._connection.execute(of_batch)).first()
        if row is None:
            return None
        columns = (_entry.post_id, _entry.analysis_id, _entry.error_reason, _entry.error_message)
        found = await self._connection.execute(
            select(*columns).where(_entry.batch_id == batch_id).order_by(_entry.position)
        )
        return Batch(row.id, row.cancel_time is not None, row.create_time, [Entry(*each) for each in found])

    async def cancel(self, batch_id: UUID) -> Sequence[UUID]:
        """Marks the batch as cancelled, and ends the analyses that wait for it alone; returns their ids."""
        cancel_time = func.coalesce(_batch.cancel_time, func.now())
        await self._connection.execute(
            update(analysis_batches).where(_batch.id == batch_id).values(cancel_time=cancel_time)
        )
        # Locked by a statement of its own: whoever asks for one of them as well has done so, with all that is written
        # about it, when the next one looks whether anybody has.
        waiting = _analysis.id.in_(_ids_of(batch_id)) & (_analysis.status == Status.PENDING)
        locked = select(_analysis.id).where(waiting).order_by(_analysis.id).with_for_update()
        found = list(await self._connection.scalars(locked))
        is_unwanted = _analysis.id.in_(found) & ~_analysis.is_wanted_alone & ~_is_in_another(batch_id)
        return await give_up(self._connection, ANALYSES, is_unwanted, Cancelled())


def _entry_of(taken_on: Wish | Refusal, analysis_ids: Mapping[UUID, UUID]) -> Entry:
    if isinstance(taken_on, Wish):
        return Entry(taken_on.post_id, analysis_ids[taken_on.post_id])
    return Entry(taken_on.post_id, None, taken_on.failure.reason, taken_on.failure.message)


def _ids_of(batch_id: UUID) -> Select[tuple[UUID]]:
    return select(_entry.analysis_id).where(_entry.batch_id == batch_id, _entry.analysis_id.is_not(None))


def _is_in_another(batch_id: UUID) -> ColumnElement[bool]:
    others = select(_entry.batch_id).join(analysis_batches, _batch.id == _entry.batch_id)
    is_open = (_batch.id != batch_id) & _batch.cancel_time.is_(None)
    return exists(others.where(_entry.analysis_id == _analysis.id, is_open))
