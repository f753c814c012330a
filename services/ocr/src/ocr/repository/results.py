"""SQL of what stands of posts, as analyses change it. Every change is told to the monitor."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Uuid,
    any_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import wanted, wanted_again
from ocr.domain.states import Status
from ocr.tables import RESULTS, analyses, post_results

_row = post_results.c
# The least that a new revision is. Counted from 1, a database that was restored from a backup would give revisions that
# the monitor has seen already, and what they tell would be taken for old.
_MOMENT = cast(extract("epoch", func.clock_timestamp()) * 1_000_000, BigInteger)
_AT_ONCE = timedelta(0)
# What is over by then is told as over, and nothing else.
_SOON = timedelta(seconds=3)


class Results:
    """Results of posts in this transaction."""

    def __init__(self, connection: AsyncConnection, ring: Callable[[str], None]) -> None:
        self._connection = connection
        self._ring = ring

    async def waiting(self, *post_ids: UUID) -> None:
        """The posts wait to be read anew. Of those never read nothing is kept: they wait anyhow."""
        is_other = _row.id.in_(await self._open(post_ids)) & (_row.ocr_status != Status.PENDING)
        others = select(_row.id).where(is_other).order_by(_row.id).with_for_update()
        values = changed(ocr_status=Status.PENDING)
        await self._connection.execute(update(post_results).where(_row.id.in_(others)).values(values))
        self._ring(RESULTS.name)

    async def begun(self, post_id: UUID) -> None:
        """The post is being read. What was read before stands meanwhile."""
        is_news = _row.ocr_status != Status.PROCESSING
        await self._put(await self._open([post_id]), {"ocr_status": Status.PROCESSING}, {}, is_news, after=_SOON)

    async def completed(self, post_id: UUID, analysis_id: UUID, category_id: UUID | None) -> None:
        """The analysis stands from now on; its category, unless a person put that right."""
        category = case((_row.is_category_corrected, _row.category_id), else_=category_id)
        values = {"ocr_status": Status.COMPLETED, "analysis_id": analysis_id, "category_id": category_id}
        await self._put([post_id], values, {"category_id": category}, true())

    async def failed(self, *post_ids: UUID) -> None:
        """The posts could not be read; what was read of them before stands."""
        status = case((_row.analysis_id.is_(None), Status.FAILED.value), else_=Status.COMPLETED.value)
        await self._put(post_ids, {"ocr_status": Status.FAILED}, {"ocr_status": status}, _row.ocr_status != status)

    async def _open(self, post_ids: Collection[UUID]) -> Collection[UUID]:
        # Whoever lost an analysis may say so late: of a post whose analysis ended by then it is not true any more.
        row = analyses.c
        is_open = (row.post_id == any_(_given_ids(post_ids))) & row.status.in_([Status.PENDING, Status.PROCESSING])
        kept_open = select(row.post_id).where(is_open).order_by(row.id).with_for_update(read=True)
        return list(await self._connection.scalars(kept_open))

    async def _put(
        self,
        post_ids: Iterable[UUID],
        values: Mapping[str, Any],
        values_if_known: Mapping[str, Any],
        is_news: ColumnElement[bool],
        *,
        after: timedelta = _AT_ONCE,
    ) -> None:
        # In one order, so that two of them that meet on several posts do not deadlock.
        once = sorted(set(post_ids))
        if not once:
            return
        first = {**values, **wanted(RESULTS)}
        literals = [literal(value, _row[name].type) for name, value in first.items()]
        due_time = func.now() + after
        rows = select(func.unnest(_given_ids(once)), _MOMENT, due_time, *literals)
        statement = insert(post_results).from_select([_row.id, _row.revision, _row.due_time, *first], rows)
        again = {**changed(**{**values, **values_if_known}), "due_time": due_time}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[_row.id], set_=again, where=is_news)
        )
        if after == _AT_ONCE:
            self._ring(RESULTS.name)


def _given_ids(ids: Iterable[UUID]) -> ColumnElement[Any]:
    # One parameter, however many they are.
    return literal(list(ids), ARRAY(Uuid))


def changed(**values: object) -> dict[str, Any]:
    """The columns of an UPDATE that changes what stands, and has that told; a telling under way has come too late."""
    revision = func.greatest(_row.revision + 1, _MOMENT)
    return {**values, "revision": revision, "update_time": func.now(), **wanted_again(RESULTS)}
