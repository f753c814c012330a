"""SQL of asking for analyses: new rows, and the open ones that are joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import case, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from common.clock import new_id
from common.database import lists_of, unnested
from common.work import wanted
from ocr.domain.states import Status
from ocr.domain.wishes import Wish
from ocr.tables import ANALYSES, analyses

_row = analyses.c
_WRITTEN = ("id", "post_id", "force", "use_cover", "is_wanted_alone", "status", "priority", "trace_parent")
# Word for word as the index says it, or PostgreSQL does not see that it is meant.
_IS_OPEN = text("status IN ('pending', 'processing')")
_open = analyses.alias("open")
_IN_BULK = func.hashtext("analyses in bulk")
# Somebody waits for the one post.
_URGENT = 1


@dataclass(frozen=True)
class Asked:
    """An analysis that was asked for; `is_new` unless it was joined."""

    id: UUID
    is_new: bool


class Asking:
    """Asks for analyses in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, wishes: Sequence[Wish], *, is_alone: bool) -> Mapping[UUID, Asked]:
        """The analysis of each post by the post's id: the open one where there is one, otherwise a new one.

        Each post is there once. `is_alone` says that somebody waits for it by itself: it comes before those in bulk.
        """
        rows = [_new(wish, is_alone=is_alone) for wish in wishes]
        if len(rows) > 1:
            # Two who ask for several of the same posts, some of which are new to both, would deadlock in any order.
            await self._connection.execute(select(func.pg_advisory_xact_lock(_IN_BULK)))
        asked = await self._connection.execute(_ask(), lists_of(_WRITTEN, rows))
        new_ids = {row["id"] for row in rows}
        return {row.post_id: Asked(row.id, is_new=row.id in new_ids) for row in asked}


def _new(wish: Wish, *, is_alone: bool) -> dict[str, object]:
    return {
        "id": new_id(),
        "post_id": wish.post_id,
        "force": wish.force,
        "use_cover": wish.use_cover,
        "is_wanted_alone": is_alone,
        **wanted(ANALYSES, priority=_URGENT if is_alone else 0),
    }


@cache
def _ask() -> ReturningInsert[UUID, UUID]:
    given = unnested(analyses, _WRITTEN)
    # Those that are joined are locked first, in the order in which heartbeats lock theirs.
    is_joined = (_open.c.post_id == given.c.post_id) & _open.c.status.in_([Status.PENDING, Status.PROCESSING])
    asked = select(*given.c).outerjoin(_open, is_joined).order_by(_open.c.id.nulls_last())
    statement = insert(analyses).from_select(list(_WRITTEN), asked)
    fresh, is_waiting = statement.excluded, _row.status == Status.PENDING
    return statement.on_conflict_do_update(
        index_elements=[_row.post_id],
        index_where=_IS_OPEN,
        set_={
            "priority": func.greatest(_row.priority, fresh["priority"]),
            "is_wanted_alone": _row.is_wanted_alone | fresh["is_wanted_alone"],
            # What has begun is being read at this moment: that is as good as anew.
            "force": case((is_waiting, _row.force | fresh["force"]), else_=_row.force),
            # Read anew is what is read from now on, not since somebody asked for it before.
            "create_time": case((is_waiting & fresh["force"], func.now()), else_=_row.create_time),
            "use_cover": case((is_waiting, _row.use_cover | fresh["use_cover"]), else_=_row.use_cover),
        },
    ).returning(_row.post_id, _row.id)
