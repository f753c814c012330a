"""Stretches of time as conditions."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement

from monitor.domain.spans import Days, Moments


def within(column: ColumnElement[object], span: Moments) -> Iterator[ColumnElement[bool]]:
    """That the column's moment is in the span, up to but without its end."""
    if span.since is not None:
        yield column >= span.since
    if span.until is not None:
        yield column < span.until


def within_days(column: ColumnElement[object], span: Days) -> Iterator[ColumnElement[bool]]:
    """That the column's day is in the span, its last one included."""
    if span.since is not None:
        yield column >= span.since
    if span.until is not None:
        yield column <= span.until
