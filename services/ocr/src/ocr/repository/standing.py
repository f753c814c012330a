"""SQL of what stands of posts, to be shown and to be told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.analyses import ShownAnalysis
from ocr.domain.failures import AnalysisNotFound
from ocr.domain.results import NamedCategory, PostResult
from ocr.domain.states import Status
from ocr.repository.correction_rows import CORRECTED, corrected
from ocr.repository.shown import SHOWN, shown
from ocr.tables import analyses, post_categories, post_results

_row, _result = analyses.c, post_results.c


class Standing:
    """What stands of posts in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, post_id: UUID) -> ShownAnalysis:
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

    async def result(self, post_id: UUID) -> PostResult | None:
        """What is to be told of the post now; None when there is nothing any more."""
        row = (await self._connection.execute(_TOLD.where(_result.id == post_id))).first()
        return _post_result(row) if row else None


_analysis = CORRECTED.subquery("analysis")
_category = post_categories.alias("category")
_TOLD = select(
    _analysis,
    _result.id.label("result_id"),
    _result.revision,
    _result.ocr_status,
    (func.now() - _result.update_time).label("untold_interval"),
    _category.c.id.label("told_category_id"),
    _category.c.name.label("told_category_name"),
).select_from(
    post_results.outerjoin(_analysis, _analysis.c.id == _result.analysis_id).outerjoin(
        _category, _category.c.id == _result.category_id
    )
)


def _post_result(row: Row[Any]) -> PostResult:
    is_categorised = row.told_category_id is not None
    return PostResult(
        post_id=row.result_id,
        revision=row.revision,
        status=Status(row.ocr_status),
        slides=corrected(row).slides if row.id else (),
        category=NamedCategory(row.told_category_id, row.told_category_name) if is_categorised else None,
        untold_interval=row.untold_interval,
    )
