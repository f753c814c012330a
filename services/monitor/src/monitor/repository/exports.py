"""SQL that reads all observations of a profile, however many, a stretch at a time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, RowMapping, func, literal, literal_column, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.records import PostObservation
from monitor.domain.spans import Moments
from monitor.repository.post_rows import observation_of
from monitor.repository.spans import within
from monitor.tables import COUNTS, NEWEST, history, posts

_MOMENT = DateTime(timezone=True)
_post, _seen = posts.c, history.c
_dated: ColumnElement[Any] = literal_column(NEWEST, _MOMENT)
_SHOWN = (_post.id, _post.tiktok_id, _post.published_at, _seen.recorded_at, *(_seen[name] for name in COUNTS))


class Exports:
    """What leaves the house as a whole, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def observations(
        self, profile_id: UUID, span: Moments, after: PostObservation | None, rows: int
    ) -> Sequence[PostObservation]:
        """Up to so many observations behind the given one: post by post, the newest first, and so within each.

        The order is that of an index on posts, and each post's observations are read off their key: what lies behind
        is neither read nor sorted.
        """
        statement = (
            select(*_SHOWN)
            .join_from(posts, history, _seen.post_id == _post.id)
            .where(_post.profile_id == profile_id, *within(_seen.recorded_at, span))
            .order_by(_dated.desc(), _post.id.desc(), _seen.recorded_at.desc())
            .limit(rows)
        )
        if after:
            statement = statement.where(*_behind(after))
        return [_exported(row) for row in (await self._connection.execute(statement)).mappings()]


def _behind(after: PostObservation) -> Sequence[ColumnElement[bool]]:
    dated = func.coalesce(literal(after.published_time, _MOMENT), literal_column("'-infinity'::timestamptz"))
    place, position = tuple_(_dated, _post.id), tuple_(dated, after.post_id)
    # Said of the posts alone first: that is what their index is read by.
    return place <= position, or_(place < position, _seen.recorded_at < after.observation.record_time)


def _exported(row: RowMapping) -> PostObservation:
    return PostObservation(row["id"], row["tiktok_id"], row["published_at"], observation_of(row))
