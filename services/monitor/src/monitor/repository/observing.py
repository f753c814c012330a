"""SQL that records what a visit saw: posts, an observation of each, and the profile's sums, in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from monitor.domain.comparison import Verdict, judged
from monitor.domain.kept import KeptMedia
from monitor.domain.posts import FoundPost, TikTokId
from monitor.repository.observing_statement import FOUND, recording
from monitor.tables import COUNTS, posts, source_pages


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

    async def is_repeated(self, run_id: UUID, page_number: int, tiktok_ids: Sequence[TikTokId]) -> bool:
        """Whether the run has observed every one of the posts, of which there are some, on pages before this one."""
        page, row = source_pages.c, posts.c
        moments = select(page.observed_at).where(page.run_id == run_id, page.number < page_number)
        asked = bindparam("ids", type_=ARRAY(row.tiktok_id.type))
        seen = select(func.count()).where(row.tiktok_id == func.any(asked), row.observed_at.in_(moments))
        count = await self._connection.scalar(seen, {"ids": list(tiktok_ids)})
        return 0 < len(tiktok_ids) == count

    async def record(
        self,
        profile_id: UUID,
        observed_at: datetime,
        run_id: UUID | None,
        found: Sequence[tuple[FoundPost, KeptMedia]],
    ) -> list[Verdict]:
        """Keeps each post with its observation and says what it was; the caller holds the profile's lock.

        A new post is kept whole; a known one has its counts renewed, and its media where some are given. One that the
        run has observed before, or that belongs to another profile, is left as it is; so is one that was observed later
        by others, whose history this observation still joins.
        """
        rows = [_columns(post, media) for post, media in found]
        arrays = {f"{name}_list": [row[name] for row in rows] for name in FOUND}
        visit = {"for_profile": profile_id, "moment": observed_at, "for_run": run_id}
        answers = await self._connection.execute(recording(), {**arrays, **visit})
        return [judged(**answer) for answer in answers.mappings()]


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
