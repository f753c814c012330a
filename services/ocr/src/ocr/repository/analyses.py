"""SQL of analyses that come to their end."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Subquery, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.tables import analyses, calls

_row = analyses.c
_TOKENS = ("prompt_tokens", "output_tokens", "thoughts_tokens")


class Analyses:
    """Analyses in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def close(self, analysis_id: UUID, values: Mapping[str, object]) -> None:
        """Writes these columns of an analysis that ends in this transaction, and what all its calls took."""
        took = _took(analysis_id)
        taken = {column.name: column for column in took.columns}
        statement = update(analyses).where(_row.id == analysis_id)
        await self._connection.execute(statement.values({**taken, **values, "complete_time": func.now()}))


def _took(analysis_id: UUID) -> Subquery:
    row = calls.c
    sums = [func.coalesce(func.sum(row[name]), 0).label(name) for name in (*_TOKENS, "cost_usd")]
    duration = func.coalesce(func.sum(row.read_interval), "0").label("read_interval")
    counted = func.count().label("calls")
    return select(counted, *sums, duration).where(row.analysis_id == analysis_id).subquery("took")
