"""SQL that records what a visit saw: posts, an observation of each, and the profile's sums, in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    bindparam,
    case,
    column,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from common.clock import new_id
from monitor.domain.comparison import Verdict, judged
from monitor.domain.kept import KeptMedia
from monitor.domain.posts import FoundPost, TikTokId
from monitor.tables import COUNTS, TOTALS, history, posts, profiles

_FOUND = (
    *("id", "tiktok_id", "tiktok_url", "content_type", "title", "description", "published_at"),
    *("duration_ms", "music_tiktok_id", "music_title", "music_author", "music_id", "video_id", "cover_id", "images"),
    *COUNTS,
)
# Parameters that are named like a column would be taken for that column's new value.
_profile_id = bindparam("for_profile", type_=Uuid)
_observed_at = bindparam("moment", type_=DateTime(timezone=True))
_NO_IMAGES: ColumnElement[Any] = literal_column("'[]'::jsonb")
_ZERO: ColumnElement[int] = literal_column("0")
_since = bindparam("since", type_=DateTime(timezone=True))


class Observing:
    """What visits record in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known_media(self, tiktok_ids: Sequence[TikTokId]) -> Mapping[TikTokId, tuple[UUID, ...]]:
        """Those of the posts that are kept, with the ids of their media."""
        row = posts.c
        statement = select(row.tiktok_id, row.video_id, row.cover_id, row.music_id, row.images).where(
            row.tiktok_id == func.any(bindparam("ids", type_=ARRAY(row.tiktok_id.type)))
        )
        found = await self._connection.execute(statement, {"ids": list(tiktok_ids)})
        return {TikTokId(one.tiktok_id): _asset_ids(one) for one in found}

    async def record(
        self,
        profile_id: UUID,
        observed_at: datetime,
        since: datetime,
        found: Sequence[tuple[FoundPost, KeptMedia]],
    ) -> list[Verdict]:
        """Keeps each post with its observation and says what it was; the caller holds the profile's lock.

        A new post is kept whole; a known one has its counts renewed, and its media where some are given. One that was
        observed at `since` or later, or belongs to another profile, is left as it is; an observation that comes late
        still joins the history.
        """
        rows = [_columns(post, media) for post, media in found]
        arrays = {f"{name}_list": [row[name] for row in rows] for name in _FOUND}
        visit = {"for_profile": profile_id, "moment": observed_at, "since": since}
        answers = await self._connection.execute(_record(), {**arrays, **visit})
        return [judged(**answer) for answer in answers.mappings()]


@cache
def _record() -> Select[bool, bool, bool, bool]:
    found, known = _found(), _known()
    written = _written(found)
    is_changed = or_(*(known.c[name].is_distinct_from(written.c[name]) for name in COUNTS))
    return (
        select(
            written.c.id.is_not(None).label("is_written"),
            known.c.id.is_not(None).label("is_known"),
            func.coalesce(known.c.profile_id == found.c.profile_id, written.c.id.is_not(None)).label("is_ours"),
            is_changed.label("is_changed"),
        )
        .select_from(found)
        .outerjoin(known, known.c.tiktok_id == found.c.tiktok_id)
        .outerjoin(written, written.c.tiktok_id == found.c.tiktok_id)
        .order_by(found.c.place)
        .add_cte(_noted(found, known, written), _summed(known, written))
    )


def _found() -> CTE:
    """The posts of the batch, each with its place in it."""
    columns = [column(name, posts.c[name].type) for name in _FOUND]
    arrays = [bindparam(f"{one.name}_list", type_=ARRAY(one.type, dimensions=1)) for one in columns]
    rows = func.unnest(*arrays).table_valued(*columns, with_ordinality="place", name="rows").render_derived()
    return select(*rows.c, _profile_id.label("profile_id"), _observed_at.label("observed_at")).cte("found")


def _known() -> CTE:
    """Those of them that are kept, as they were before: a statement does not see what it writes."""
    row = posts.c
    asked = bindparam("tiktok_id_list", type_=ARRAY(row.tiktok_id.type))
    kept = select(row.id, row.tiktok_id, row.profile_id, row.observed_at, *(row[name] for name in COUNTS))
    return kept.where(row.tiktok_id == func.any(asked)).cte("known")


def _written(found: CTE) -> CTE:
    names = [*_FOUND, "profile_id", "observed_at"]
    statement = insert(posts).from_select(names, select(*(found.c[name] for name in names)))
    new = statement.excluded
    return (
        statement.on_conflict_do_update(
            index_elements=["tiktok_id"],
            set_=_renewed(new) | {"updated_at": func.now()},
            where=(posts.c.profile_id == new.profile_id) & (posts.c.observed_at < _since),
        )
        .returning(posts.c.id, posts.c.tiktok_id, posts.c.observed_at, *(posts.c[name] for name in COUNTS))
        .cte("written")
    )


def _renewed(new: ReadOnlyColumnCollection[str, Any]) -> dict[str, ColumnElement[Any]]:
    """A known post's counts are replaced; its media only where others are given."""
    media = {name: func.coalesce(new[name], posts.c[name]) for name in ("video_id", "cover_id", "music_id")}
    images = case((new.images == _NO_IMAGES, posts.c.images), else_=new.images)
    return {**{name: new[name] for name in (*COUNTS, "observed_at")}, **media, "images": images}


def _noted(found: CTE, known: CTE, written: CTE) -> CTE:
    present = select(written.c.id, written.c.observed_at, *(written.c[name] for name in COUNTS))
    late = (
        select(known.c.id, found.c.observed_at, *(found.c[name] for name in COUNTS))
        .join_from(found, known, known.c.tiktok_id == found.c.tiktok_id)
        .where(known.c.profile_id == found.c.profile_id, known.c.observed_at > found.c.observed_at)
    )
    statement = insert(history).from_select(["post_id", "recorded_at", *COUNTS], union_all(present, late))
    return statement.on_conflict_do_nothing().returning(history.c.post_id).cte("noted")


def _summed(known: CTE, written: CTE) -> CTE:
    """The sums change by what the posts changed: counting all posts again would cost more with every one of them."""
    changes = [_change(known, written, name).label(name) for name in COUNTS]
    added = func.count().filter(known.c.id.is_(None)).label("added")
    change = (
        select(_profile_id.label("profile_id"), added, *changes)
        .select_from(written)
        .outerjoin(known, known.c.tiktok_id == written.c.tiktok_id)
        .subquery("change")
    )
    sums = {total: profiles.c[total] + change.c[name] for total, name in zip(TOTALS, COUNTS, strict=True)}
    return (
        update(profiles)
        .values(sums | {"total_posts": profiles.c.total_posts + change.c.added, "updated_at": func.now()})
        .where(profiles.c.id == change.c.profile_id)
        .returning(profiles.c.id)
        .cte("summed")
    )


def _change(known: CTE, written: CTE, name: str) -> ColumnElement[int]:
    difference = func.coalesce(written.c[name], _ZERO) - func.coalesce(known.c[name], _ZERO)
    return func.coalesce(func.sum(difference), _ZERO)


def _columns(post: FoundPost, media: KeptMedia) -> dict[str, Any]:
    music, counts = post.music, post.counts
    return {
        "id": new_id(),
        "tiktok_id": post.tiktok_id,
        "tiktok_url": post.url,
        "content_type": post.content_type.value,
        "title": post.title,
        "description": post.description,
        "published_at": post.published_time,
        "duration_ms": post.duration_ms,
        "music_tiktok_id": music.id if music else None,
        "music_title": music.title if music else None,
        "music_author": music.author if music else None,
        "music_id": media.music_id,
        "video_id": media.video_id,
        "cover_id": media.cover_id,
        "images": [{"id": str(image.id), "width": image.width, "height": image.height} for image in media.images],
        **dict(zip(COUNTS, (counts.views, counts.likes, counts.shares, counts.comments, counts.saves), strict=True)),
    }


def _asset_ids(row: Any) -> tuple[UUID, ...]:
    alone = (row.video_id, row.cover_id, row.music_id)
    return (*(each for each in alone if each), *(UUID(image["id"]) for image in row.images))
