"""What calls took, all together, as SQL has it."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, select

from ocr.tables import calls

_row = calls.c
_SUMMED = ("prompt_tokens", "output_tokens", "thoughts_tokens", "cost_usd")


def took(*which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """The number of these calls, and the sums of what they took, each under the name that it has everywhere."""
    sums = [func.coalesce(func.sum(_row[name]), 0).label(name) for name in _SUMMED]
    duration = func.coalesce(func.sum(_row.read_interval), timedelta(0)).label("read_interval")
    return select(func.count().label("calls"), *sums, duration).where(*which)
