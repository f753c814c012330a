"""SQL of what is to be told of posts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.results import NamedCategory, PostResult
from ocr.domain.states import Status
from ocr.repository.correction_rows import CORRECTED, corrected
from ocr.tables import post_categories, post_results

_result = post_results.c


class Telling:
    """What stands of posts in this transaction, to be told."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def result(self, post_id: UUID) -> PostResult | None:
        """What is to be told of the post now; None when there is nothing any more."""
        row = (await self._connection.execute(_TOLD, {"post_id": post_id})).first()
        return _post_result(row) if row else None


_analysis = CORRECTED.subquery("analysis")
_category = post_categories.alias("category")
_TOLD = (
    select(
        _analysis,
        _result.id.label("result_id"),
        _result.revision,
        _result.ocr_status,
        _category.c.id.label("told_category_id"),
        _category.c.name.label("told_category_name"),
    )
    .select_from(
        post_results.outerjoin(_analysis, _analysis.c.id == _result.analysis_id).outerjoin(
            _category, _category.c.id == _result.category_id
        )
    )
    .where(_result.id == bindparam("post_id"))
)


def _post_result(row: Row[Any]) -> PostResult:
    is_categorised = row.told_category_id is not None
    return PostResult(
        post_id=row.result_id,
        revision=row.revision,
        status=Status(row.ocr_status),
        slides=corrected(row).slides if row.id else (),
        category=NamedCategory(row.told_category_id, row.told_category_name) if is_categorised else None,
    )
