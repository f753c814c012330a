"""SQL that removes what is older than it is kept, a bounded number of rows in each transaction."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import (
    CTE,
    Integer,
    Interval,
    Select,
    Uuid,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.runs import LIVE
from monitor.tables import history, posts, runs, source_pages

_before = func.now() - bindparam("age", type_=Interval)
_rows = bindparam("rows", type_=Integer)
# Before every post.
START = UUID(int=0)


@dataclass(frozen=True)
class Swept:
    """What was removed from some posts, and the post to go on behind; None where there is no post any more."""

    removed: int
    reached: UUID | None


class Retention:
    """The removal of what is old, in this transaction. What another transaction is removing is left to it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def remove_observations(self, age: timedelta, after: UUID, rows: int) -> Swept:
        """Removes up to so many old observations of as many posts behind `after`.

        The newest observation of a post, which is what the post shows, stays however old it is.
        """
        given = {"age": age, "after": after, "rows": rows}
        found = (await self._connection.execute(_removal(), given)).one()
        # There may be more of the same posts.
        return Swept(found.removed, after if found.removed == rows else found.last)

    async def remove_pages(self, age: timedelta, rows: int) -> int:
        """Removes up to so many old pages, unless their run still goes on; returns how many."""
        row = source_pages.c
        is_needed = exists().where(runs.c.id == row.run_id, runs.c.status.in_(LIVE))
        old = select(row.id).where(row.observed_at < _before, ~is_needed).order_by(row.observed_at).limit(_rows)
        removal = delete(source_pages).where(row.id.in_(old.with_for_update(skip_locked=True)))
        return (await self._connection.execute(removal, {"age": age, "rows": rows})).rowcount


@cache
def _removal() -> Select[int, UUID]:
    row = posts.c
    behind = row.id > bindparam("after", type_=Uuid)
    slice_ = select(row.id, row.observed_at).where(behind).order_by(row.id).limit(_rows).cte("slice")
    gone = _gone(slice_)
    last = select(slice_.c.id).order_by(slice_.c.id.desc()).limit(1).scalar_subquery()
    return select(func.count().label("removed"), last.label("last")).select_from(gone)


def _gone(slice_: CTE) -> CTE:
    row = history.c
    is_old = row.recorded_at < func.least(_before, slice_.c.observed_at)
    some = select(row.post_id, row.recorded_at).where(row.post_id == slice_.c.id, is_old).order_by(row.recorded_at)
    # Each post's on its own, along the key: a join could be planned as a walk over the whole history.
    of_each = some.limit(_rows).with_for_update(skip_locked=True).lateral("old")
    old = select(of_each).select_from(slice_).join(of_each, true()).limit(_rows)
    removal = delete(history).where(tuple_(row.post_id, row.recorded_at).in_(old))
    return removal.returning(literal_column("1").label("one")).cte("gone")
