"""SQL that records what a visit saw: posts, an observation of each, and the profile's sums, in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CTE, DateTime, Select, Uuid, bindparam, column, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import FromClause

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
_profile_id = bindparam("profile_id", type_=Uuid)
_observed_at = bindparam("observed_at", type_=DateTime(timezone=True))
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

        A new post is kept whole, a known one has its counts renewed. One that was observed at `since` or later, or
        belongs to another profile, is left as it is.
        """
        rows = [_columns(post, media) for post, media in found]
        arrays = {name: [row[name] for row in rows] for name in _FOUND}
        moments = {"profile_id": profile_id, "observed_at": observed_at, "since": since}
        answers = await self._connection.execute(_record(), {**arrays, **moments})
        return [judged(**answer) for answer in answers.mappings()]


@cache
def _record() -> Select[bool, bool, bool, bool]:
    columns = [column(name, posts.c[name].type) for name in _FOUND]
    arrays = [bindparam(one.name, type_=ARRAY(one.type)) for one in columns]
    found = func.unnest(*arrays).table_valued(*columns, with_ordinality="place", name="found").render_derived()
    known = select(posts).where(posts.c.tiktok_id.in_(select(found.c.tiktok_id))).cte("known")
    written = _written(found)
    is_changed = or_(*(known.c[name].is_distinct_from(written.c[name]) for name in COUNTS))
    return (
        select(
            written.c.id.is_not(None).label("is_written"),
            known.c.id.is_not(None).label("is_known"),
            func.coalesce(known.c.profile_id == _profile_id, written.c.id.is_not(None)).label("is_ours"),
            is_changed.label("is_changed"),
        )
        .select_from(found)
        .outerjoin(known, known.c.tiktok_id == found.c.tiktok_id)
        .outerjoin(written, written.c.tiktok_id == found.c.tiktok_id)
        .order_by(found.c.place)
        .add_cte(_noted(written), _summed(known, written))
    )


def _written(found: FromClause) -> CTE:
    given = {name: found.c[name] for name in _FOUND} | {"profile_id": _profile_id, "observed_at": _observed_at}
    statement = insert(posts).from_select(list(given), select(*given.values()))
    renewed = (*COUNTS, "observed_at")
    return (
        statement.on_conflict_do_update(
            index_elements=["tiktok_id"],
            set_={name: statement.excluded[name] for name in renewed} | {"updated_at": func.now()},
            where=(posts.c.profile_id == statement.excluded.profile_id) & (posts.c.observed_at < _since),
        )
        .returning(posts.c.id, posts.c.tiktok_id, *(posts.c[name] for name in COUNTS))
        .cte("written")
    )


def _noted(written: CTE) -> CTE:
    values = select(written.c.id, _observed_at, *(written.c[name] for name in COUNTS))
    statement = insert(history).from_select(["post_id", "recorded_at", *COUNTS], values)
    return statement.on_conflict_do_nothing().returning(history.c.post_id).cte("noted")


def _summed(known: CTE, written: CTE) -> CTE:
    """The sums change by what the posts changed: counting all posts again would cost more with every one of them."""
    changes = [
        func.coalesce(func.sum(func.coalesce(written.c[name], 0) - func.coalesce(known.c[name], 0)), 0).label(name)
        for name in COUNTS
    ]
    added = func.count().filter(known.c.id.is_(None)).label("added")
    change = (
        select(added, *changes)
        .select_from(written)
        .outerjoin(known, known.c.tiktok_id == written.c.tiktok_id)
        .subquery("change")
    )
    sums = {total: profiles.c[total] + change.c[name] for total, name in zip(TOTALS, COUNTS, strict=True)}
    return (
        update(profiles)
        .values(sums | {"total_posts": profiles.c.total_posts + change.c.added, "updated_at": func.now()})
        .where(profiles.c.id == _profile_id)
        .returning(literal_column("1").label("one"))
        .cte("summed")
    )


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
