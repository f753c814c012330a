"""SQL of the ends that callers wait for."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Select, Uuid, bindparam, column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from common.errors import Failure
from ocr.domain.failures import PostNotFound
from ocr.domain.halts import HALTS
from ocr.domain.states import Status
from ocr.tables import analyses

_row = analyses.c
_ENDED = (Status.COMPLETED, Status.FAILED)
_AT_ONCE = timedelta(seconds=1)


class Ends:
    """Ends of analyses in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def settled(self, analysis_ids: Collection[UUID]) -> Mapping[UUID, Failure | None]:
        """Those that nothing more comes of soon: None for what ended, otherwise what keeps it from going on."""
        found = await self._connection.execute(_SETTLED, {"analysis_ids": list(analysis_ids)})
        return {row.id: _kept_by(row) for row in found}


def _kept_by(row: Row[Any]) -> Failure | None:
    if row.status is None:
        # It was forgotten with its post.
        return PostNotFound()
    if row.status in _ENDED:
        return None
    return HALTS[row.error_reason](retry_after=max(row.wait, _AT_ONCE))


_asked = (
    func.unnest(bindparam("analysis_ids", type_=ARRAY(Uuid)))
    .table_valued(column("id", Uuid), name="asked")
    .render_derived()
)
# What is due is tried again at once: what kept it may be over.
_is_waiting = (_row.status == Status.PENDING) & (_row.due_time > func.now())
_SETTLED: Select[Any] = (
    select(_asked.c.id, _row.status, _row.error_reason, (_row.due_time - func.now()).label("wait"))
    .select_from(_asked.outerjoin(analyses, _row.id == _asked.c.id))
    .where(_row.id.is_(None) | _row.status.in_(_ENDED) | (_is_waiting & _row.error_reason.in_(list(HALTS))))
)
