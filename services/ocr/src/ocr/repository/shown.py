"""SQL of analyses as they are shown."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.analyses import ShownAnalysis
from ocr.domain.failures import AnalysisNotFound
from ocr.repository.analysis_rows import SHOWN, shown
from ocr.repository.correction_rows import CORRECTED, corrected
from ocr.tables import analyses, post_results

_row, _result = analyses.c, post_results.c
_OF_IDS = CORRECTED.where(_row.id == any_(bindparam("analysis_ids", type_=ARRAY(Uuid))))


class Shown:
    """Analyses in this transaction, as they are shown."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def analyses(self, analysis_ids: Collection[UUID]) -> Mapping[UUID, ShownAnalysis]:
        """Each of these analyses with people's corrections; those that were forgotten are left out."""
        found = await self._connection.execute(_OF_IDS, {"analysis_ids": list(analysis_ids)})
        return {row.id: corrected(row) for row in found}

    async def standing(self, post_id: UUID) -> ShownAnalysis:
        """The analysis that stands, or the last one while none does; `AnalysisNotFound` without any."""
        last = select(_row.id).where(_row.post_id == post_id).order_by(_row.id.desc()).limit(1).scalar_subquery()
        stands = select(_result.analysis_id).where(_result.id == post_id).scalar_subquery()
        found = await self._connection.execute(CORRECTED.where(_row.id == func.coalesce(stands, last)))
        row = found.first()
        if row is None:
            raise AnalysisNotFound
        return corrected(row)

    async def page(self, post_id: UUID, after: UUID | None, rows: int) -> Sequence[ShownAnalysis]:
        """Up to so many analyses of the post as their readers answered, newest first, behind the given one."""
        newest = SHOWN.where(_row.post_id == post_id).order_by(_row.id.desc()).limit(rows)
        found = await self._connection.execute(newest if after is None else newest.where(_row.id < after))
        return [shown(row) for row in found]
