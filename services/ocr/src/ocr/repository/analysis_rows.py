"""Rows of analyses as values."""

from typing import Any

from sqlalchemy import Row, Select, select

from ocr.domain.analyses import Engine, ShownAnalysis, ShownCategory, ShownError, ShownSlide, Taken
from ocr.domain.readings import Usage
from ocr.domain.states import Status
from ocr.repository.reading_bodies import from_body
from ocr.tables import analyses, post_categories, readings

_row = analyses.c
# Analyses with what was read; `shown` makes of a row what it shows.
SHOWN: Select[Any] = (
    select(
        *_row,
        *(readings.c[name] for name in ("reader", "model", "model_version", "prompt_version", "body")),
        post_categories.c.name.label("category_name"),
    )
    .outerjoin(readings, readings.c.id == _row.reading_id)
    .outerjoin(post_categories, post_categories.c.id == _row.post_category_id)
)


def shown(row: Row[Any]) -> ShownAnalysis:
    """The analysis as its reader answered."""
    return ShownAnalysis(
        post_id=row.post_id,
        status=Status(row.status),
        id=row.id,
        category=_category(row),
        slides=_slides(row),
        engine=Engine(row.reader, row.model, row.model_version, row.prompt_version) if row.reader else None,
        error=_error(row),
        taken=_taken(row),
        attempts=row.attempt,
        create_time=row.create_time,
        complete_time=row.complete_time,
    )


def _category(row: Row[Any]) -> ShownCategory | None:
    if row.post_category_id is None:
        return None
    return ShownCategory(row.post_category_id, row.category_name, row.category_confidence or 0.0, row.is_new_category)


def _slides(row: Row[Any]) -> tuple[ShownSlide, ...]:
    read = from_body(row.body).slides if row.body else ()
    return tuple(
        ShownSlide(each.image_index, each.slide_type, each.text, each.description, each.confidence) for each in read
    )


def _error(row: Row[Any]) -> ShownError | None:
    # A row that was put back keeps the reason until it is done; while it is worked on, that is over.
    if row.error_reason is None or row.status == Status.PROCESSING:
        return None
    return ShownError(row.error_reason, row.error_message, row.error_retryable, row.error_slide, row.error_slide_reason)


def _taken(row: Row[Any]) -> Taken:
    usage = Usage(row.prompt_tokens, row.output_tokens, row.thoughts_tokens)
    return Taken(row.calls, usage, row.cost_usd, row.read_interval)
