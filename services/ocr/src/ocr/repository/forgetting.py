"""SQL that forgets posts which the monitor keeps no more."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, delete, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import give_up
from ocr.domain.failures import PostNotFound
from ocr.domain.states import Status
from ocr.repository.analyses import Analyses
from ocr.tables import ANALYSES, analyses, batch_entries, post_results

START = UUID(int=0)
_row = analyses.c
_GONE = PostNotFound()


class Forgetting:
    """Posts in this transaction, to be forgotten."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def posts(self, after: UUID, rows: int) -> Sequence[UUID]:
        """Up to so many posts of which anything is kept, in the order of their ids, behind the given one."""
        read = select(_row.post_id.label("id")).where(_row.post_id > after).distinct().order_by("id").limit(rows)
        stands = select(post_results.c.id).where(post_results.c.id > after).order_by("id").limit(rows)
        either = union(read.subquery().select(), stands.subquery().select()).order_by("id").limit(rows)
        return list(await self._connection.scalars(either))

    async def forget(self, post_ids: Collection[UUID]) -> None:
        """Removes what is kept of the posts, and ends what waits for them.

        What ends by that is removed the next time, so that whoever waits for it learns why; and so is what is being
        read. The readings and their calls stay: they are of pictures, and were paid for.
        """
        ended = select(_row.id).where(_row.post_id.in_(post_ids), _row.status.in_([Status.COMPLETED, Status.FAILED]))
        # In one order, so that two who meet on several rows do not deadlock.
        removed = list(await self._connection.scalars(ended.order_by(_row.id).with_for_update()))
        given_up = await give_up(self._connection, ANALYSES, _row.id.in_(_waiting(post_ids)), _GONE)
        await Analyses(self._connection).close_all(given_up)
        await self._keep_places(removed)
        await self._connection.execute(delete(post_results).where(post_results.c.id.in_(_ordered(post_ids))))
        await self._connection.execute(delete(analyses).where(_row.id.in_(removed)))

    async def _keep_places(self, analysis_ids: Collection[UUID]) -> None:
        values = {"analysis_id": None, "error_reason": _GONE.reason, "error_message": _GONE.message}
        entry = batch_entries.c
        await self._connection.execute(update(batch_entries).where(entry.analysis_id.in_(analysis_ids)).values(values))


def _waiting(post_ids: Collection[UUID]) -> Select[tuple[UUID]]:
    is_waiting = _row.post_id.in_(post_ids) & (_row.status == Status.PENDING)
    return select(_row.id).where(is_waiting).order_by(_row.id).with_for_update()


def _ordered(post_ids: Collection[UUID]) -> Select[tuple[UUID]]:
    result = post_results.c
    return select(result.id).where(result.id.in_(post_ids)).order_by(result.id).with_for_update()
