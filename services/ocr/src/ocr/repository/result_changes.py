"""SQL of changes to what stands of posts."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Interval,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from common.work import wanted_again
from ocr.domain.states import Status
from ocr.tables import RESULTS, analyses, post_results

_row = post_results.c
# The least that a new revision is. Counted from 1, a database that was restored from a backup would give revisions that
# the monitor has seen already, and what they tell would be taken for old.
_MOMENT = cast(extract("epoch", func.clock_timestamp()) * 1_000_000, BigInteger)
# What a new row is given, under the names that `new` makes, beside its `post_id` and `after` which time it is due.
WRITTEN = ("ocr_status", "analysis_id", "category_id", "status", "priority", "trace_parent")


def changed(**values: object) -> dict[str, Any]:
    """The columns of an UPDATE that changes what stands, and has that told; a telling under way has come too late."""
    revision = func.greatest(_row.revision + 1, _MOMENT)
    return {**values, "revision": revision, "update_time": func.now(), **wanted_again(RESULTS)}


def new(name: str) -> str:
    """The parameter for a column of a new row: SQLAlchemy keeps the names of columns for itself."""
    return f"new_{name}"


def _put(is_news: ColumnElement[bool], **values: object) -> Insert:
    """The row of a post; of one that is known already, what changes where that is news."""
    given = {name: _FRESH[name] for name in ("ocr_status", "due_time", "trace_parent")}
    again = {**changed(), **given, **values}
    return _INSERT.on_conflict_do_update(index_elements=[_row.id], set_=again, where=is_news)


# Written into the statement, as the index has it.
_STILL_OPEN: list[ColumnElement[str]] = [
    literal_column(f"'{status}'") for status in (Status.PENDING, Status.PROCESSING)
]
_post_ids = bindparam("post_ids", type_=ARRAY(Uuid))
_is_open = (analyses.c.post_id == any_(_post_ids)) & analyses.c.status.in_(_STILL_OPEN)
# Those of the posts that have an open analysis, which stays open until the end of the transaction.
OPEN = select(analyses.c.post_id).where(_is_open).order_by(analyses.c.id).with_for_update(read=True)

_due_time = func.now() + bindparam("after", type_=Interval())
_written = {name: bindparam(new(name), type_=_row[name].type) for name in WRITTEN}
_INSERT = insert(post_results).values(id=bindparam("post_id"), revision=_MOMENT, due_time=_due_time, **_written)
_FRESH = _INSERT.excluded
_category = case((_row.is_category_corrected, _row.category_id), else_=_FRESH.category_id)
# Of a post that is not read any more: whether anything stands of it.
CAME_OF_IT = case((_row.analysis_id.is_(None), Status.FAILED.value), else_=Status.COMPLETED.value)

BEGUN = _put(_row.ocr_status != Status.PROCESSING)
COMPLETED = _put(true(), analysis_id=_FRESH.analysis_id, category_id=_category)
FAILED = _put(_row.ocr_status != CAME_OF_IT, ocr_status=CAME_OF_IT)
