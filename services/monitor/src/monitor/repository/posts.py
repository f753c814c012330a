"""SQL that reads kept posts and their history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    RowMapping,
    Select,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.kept import (
    Analysis,
    Category,
    KeptImage,
    KeptMedia,
    KeptPost,
    Observation,
    OcrStatus,
    PostNotFound,
    SlideType,
)
from monitor.domain.posts import ContentType, Counts
from monitor.domain.queries import Order, PostQuery
from monitor.tables import COUNTS, NEWEST, OLDEST, history, posts

_row = posts.c
_WITHOUT_DATE = {Order.NEWEST: "-infinity", Order.OLDEST: "infinity"}
_SHOWN = [each for each in posts.columns if each.name != "search"]


class Posts:
    """Kept posts in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, post_id: UUID) -> KeptPost:
        """The post; `PostNotFound` when there is none."""
        found = await self._connection.execute(select(*_SHOWN).where(_row.id == post_id))
        row = found.mappings().first()
        if row is None:
            raise PostNotFound
        return _post(row)

    async def page(self, query: PostQuery, after: tuple[str, UUID] | None, rows: int) -> Sequence[KeptPost]:
        """Up to so many of the posts that are asked for, in their order, behind the position."""
        statement = _in_order(_filtered(select(*_SHOWN), query), query.order, after).limit(rows)
        found = await self._connection.execute(statement)
        return [_post(row) for row in found.mappings()]

    async def newest_observations(self, post_ids: Sequence[UUID], each: int) -> Mapping[UUID, tuple[Observation, ...]]:
        """The newest observations of each post, newest first, for all posts in one statement."""
        asked = func.unnest(bindparam("ids", type_=ARRAY(Uuid))).table_valued("post_id", name="asked").render_derived()
        newest = (
            select(history)
            .where(history.c.post_id == asked.c.post_id)
            .order_by(history.c.recorded_at.desc())
            .limit(each)
            .lateral("newest")
        )
        statement = select(newest).select_from(asked).join(newest, true())
        found: defaultdict[UUID, list[Observation]] = defaultdict(list)
        for row in (await self._connection.execute(statement, {"ids": list(post_ids)})).mappings():
            found[row["post_id"]].append(Observation(_counts(row), row["recorded_at"]))
        return {post_id: tuple(observations) for post_id, observations in found.items()}

    async def record_analysis(self, post_id: UUID, analysis: Analysis) -> None:
        """Writes what was read on the post's slides, whole; `PostNotFound` when there is no such post."""
        category = analysis.category
        values = {
            "ocr_status": analysis.status.value,
            "ocr_texts": list(analysis.texts),
            "image_descriptions": list(analysis.descriptions),
            "slide_classifications": [each.value for each in analysis.classifications],
            "post_category_id": category.id if category else None,
            "post_category_name": category.name if category else None,
            "updated_at": func.now(),
        }
        written = await self._connection.execute(update(posts).where(_row.id == post_id).values(values))
        if written.rowcount == 0:
            raise PostNotFound


def position_in(order: Order, post: KeptPost) -> tuple[str, UUID]:
    """Where a list in this order goes on behind the post."""
    dated = post.published_time
    return (dated.isoformat() if dated else _WITHOUT_DATE[order]), post.id


def _filtered(statement: Select[Any], query: PostQuery) -> Select[Any]:
    exact = {
        _row.profile_id: query.profile_id,
        _row.content_type: query.content_type,
        _row.ocr_status: query.ocr_status,
        _row.post_category_id: query.category_id,
    }
    statement = statement.where(*(column == value for column, value in exact.items() if value is not None))
    if query.words:
        statement = statement.where(_row.search.op("@@")(func.websearch_to_tsquery("simple", query.words)))
    return statement


def _in_order(statement: Select[Any], order: Order, after: tuple[str, UUID] | None) -> Select[Any]:
    is_newest = order is Order.NEWEST
    dated: Any = literal_column(NEWEST if is_newest else OLDEST, DateTime(timezone=True))
    turn = (dated.desc(), _row.id.desc()) if is_newest else (dated, _row.id)
    if after:
        place, position = tuple_(dated, _row.id), tuple_(cast(after[0], DateTime(timezone=True)), after[1])
        statement = statement.where(place < position if is_newest else place > position)
    return statement.order_by(*turn)


def _post(row: RowMapping) -> KeptPost:
    return KeptPost(
        id=row["id"],
        tiktok_id=row["tiktok_id"],
        profile_id=row["profile_id"],
        tiktok_url=row["tiktok_url"],
        content_type=ContentType(row["content_type"]),
        description=row["description"],
        published_time=row["published_at"],
        counts=_counts(row),
        duration_ms=row["duration_ms"],
        music_title=row["music_title"],
        music_author=row["music_author"],
        media=_media(row),
        analysis=_analysis(row),
    )


def _counts(row: RowMapping) -> Counts:
    return Counts(*(row[name] for name in COUNTS))


def _media(row: RowMapping) -> KeptMedia:
    images = tuple(KeptImage(UUID(each["id"]), each["width"], each["height"]) for each in row["images"])
    return KeptMedia(row["video_id"], row["cover_id"], row["music_id"], images)


def _analysis(row: RowMapping) -> Analysis:
    category_id = row["post_category_id"]
    return Analysis(
        status=OcrStatus(row["ocr_status"]),
        texts=tuple(row["ocr_texts"]),
        descriptions=tuple(row["image_descriptions"]),
        classifications=tuple(SlideType(each) for each in row["slide_classifications"]),
        category=Category(category_id, row["post_category_name"]) if category_id else None,
    )
