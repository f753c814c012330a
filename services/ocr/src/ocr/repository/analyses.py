"""SQL of analyses that come to their end."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Subquery, Update, bindparam, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.repository.taking import took
from ocr.tables import analyses, calls

_row = analyses.c


class Analyses:
    """Analyses in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def close(self, analysis_id: UUID, values: Mapping[str, object]) -> None:
        """Writes these columns of an analysis that ends in this transaction, and what all its calls took."""
        await self._connection.execute(_CLOSE, {**values, "closed_id": analysis_id})

    async def close_all(self, analysis_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Writes of analyses that ended in this transaction when that was, and what their calls took; their posts."""
        await self._connection.execute(_taken(_took_each(analysis_ids)))
        ended = update(analyses).where(_row.id.in_(analysis_ids)).values(complete_time=func.now())
        return list(await self._connection.scalars(ended.returning(_row.post_id)))


def _took_each(analysis_ids: Sequence[UUID]) -> Subquery:
    analysis_id = calls.c.analysis_id
    return took(analysis_id.in_(analysis_ids)).add_columns(analysis_id).group_by(analysis_id).subquery("took_each")


def _taken(sums: Subquery) -> Update:
    taken = {column.name: column for column in sums.columns if column.name != "analysis_id"}
    return update(analyses).where(_row.id == sums.c.analysis_id).values(taken)


_closed_id = bindparam("closed_id", type_=_row.id.type)
_took_one = took(calls.c.analysis_id == _closed_id).add_columns(_closed_id.label("analysis_id")).subquery("took")
_CLOSE = _taken(_took_one).values(complete_time=func.now())
