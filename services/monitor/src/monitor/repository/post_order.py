"""The orders of posts in SQL, and where a list in one of them goes on."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Numeric, Select, cast, func, literal, literal_column, tuple_

from common.paging import read_moment, read_position
from monitor.domain.kept import KeptPost
from monitor.domain.queries import Order
from monitor.tables import COUNTS, NEWEST, OLDEST, posts

_row = posts.c
_MOMENT = DateTime(timezone=True)
_WITHOUT_DATE = {Order.NEWEST: "-infinity", Order.OLDEST: "infinity"}
_DATED = {Order.NEWEST: NEWEST, Order.OLDEST: OLDEST}
_COUNTED = dict(zip((Order.VIEWS, Order.LIKES, Order.SHARES, Order.COMMENTS, Order.SAVES), COUNTS, strict=True))
_UNKNOWN = "-1"


def in_order(statement: Select[Any], order: Order, after: tuple[str, UUID] | None) -> Select[Any]:
    """The posts in this order, behind the position."""
    by = _by(order)
    is_rising = order is Order.OLDEST
    if after:
        place, position = tuple_(by, _row.id), tuple_(_value(order, after[0]), after[1])
        statement = statement.where(place > position if is_rising else place < position)
    return statement.order_by(by, _row.id) if is_rising else statement.order_by(by.desc(), _row.id.desc())


def position_in(order: Order, post: KeptPost) -> tuple[str, UUID]:
    """Where a list in this order goes on behind the post."""
    if order in _COUNTED:
        count: int | None = getattr(post.counts, order)
        return (_UNKNOWN if count is None else str(count)), post.id
    dated = post.published_time
    return (dated.isoformat() if dated else _WITHOUT_DATE[order]), post.id


def _by(order: Order) -> ColumnElement[Any]:
    # A comparison with NULL would leave posts out.
    if order in _COUNTED:
        return func.coalesce(_row[_COUNTED[order]], literal_column(_UNKNOWN))
    return literal_column(_DATED[order], _MOMENT)


def _value(order: Order, text: str) -> ColumnElement[Any]:
    if order in _COUNTED:
        return cast(read_position(int, text), Numeric)
    if text == _WITHOUT_DATE[order]:
        return cast(literal_column(f"'{_WITHOUT_DATE[order]}'"), _MOMENT)
    return literal(read_moment(text), _MOMENT)
