"""SQL of what stands of posts, as analyses change it. Every change is told to the monitor."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import wanted
from ocr.domain.states import Status
from ocr.repository.result_changes import BEGUN, CAME_OF_IT, COMPLETED, FAILED, OPEN, WRITTEN, changed, new
from ocr.tables import RESULTS, post_results

_row = post_results.c
_AT_ONCE = timedelta(0)
# What is over by then is told as over, and nothing else.
_SOON = timedelta(seconds=3)
_NOTHING: Mapping[str, UUID | None] = {"analysis_id": None, "category_id": None}


class Results:
    """Results of posts in this transaction."""

    def __init__(self, connection: AsyncConnection, ring: Callable[[str], None]) -> None:
        self._connection = connection
        self._ring = ring

    async def waiting(self, *post_ids: UUID) -> None:
        """The posts wait to be read anew. Of those never read nothing is kept: they wait anyhow."""
        await self._change(await self._open(post_ids), literal(Status.PENDING))

    async def given_up(self, *post_ids: UUID) -> None:
        """The posts are not read after all: what came of them before stands. Of those never begun nothing is kept."""
        await self._change(post_ids, CAME_OF_IT)

    async def begun(self, post_id: UUID) -> None:
        """The post is being read. What was read before stands meanwhile."""
        if await self._open([post_id]):
            await self._put(BEGUN, post_id, Status.PROCESSING, after=_SOON)

    async def completed(self, post_id: UUID, analysis_id: UUID, category_id: UUID | None) -> None:
        """The analysis stands from now on; its category, unless a person put that right."""
        stands = {"analysis_id": analysis_id, "category_id": category_id}
        await self._put(COMPLETED, post_id, Status.COMPLETED, stands)

    async def failed(self, post_id: UUID) -> None:
        """The post could not be read; what was read of it before stands."""
        await self._put(FAILED, post_id, Status.FAILED)

    async def _open(self, post_ids: Collection[UUID]) -> Collection[UUID]:
        # Whoever lost an analysis may say so late: of a post whose analysis ended by then it is not true any more.
        return list(await self._connection.scalars(OPEN, {"post_ids": list(post_ids)}))

    async def _change(self, post_ids: Collection[UUID], status: ColumnElement[str]) -> None:
        is_other = _row.id.in_(post_ids) & (_row.ocr_status != status)
        others = select(_row.id).where(is_other).order_by(_row.id).with_for_update()
        values = changed(ocr_status=status)
        await self._connection.execute(update(post_results).where(_row.id.in_(others)).values(values))
        self._ring(RESULTS.name)

    async def _put(
        self,
        statement: Insert,
        post_id: UUID,
        status: Status,
        stands: Mapping[str, UUID | None] = _NOTHING,
        *,
        after: timedelta = _AT_ONCE,
    ) -> None:
        row = {"ocr_status": status, **stands, **wanted(RESULTS)}
        values = {new(name): row[name] for name in WRITTEN}
        await self._connection.execute(statement, {"post_id": post_id, "after": after, **values})
        if after == _AT_ONCE:
            self._ring(RESULTS.name)
