"""SQL that reads kept posts, and what is read on their slides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, bindparam, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.kept import Analysis, KeptPost, Observation, PostNotFound
from monitor.domain.queries import PostQuery
from monitor.repository.post_order import in_order
from monitor.repository.post_rows import SHOWN, observation_of, post_of
from monitor.repository.searching import PLANNED_FOR_ITS_WORDS, found_by
from monitor.repository.spans import within
from monitor.tables import history, posts

_row = posts.c


class Posts:
    """Kept posts in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, post_id: UUID) -> KeptPost:
        """The post; `PostNotFound` when there is none."""
        found = await self._connection.execute(select(*SHOWN).where(_row.id == post_id))
        row = found.mappings().first()
        if row is None:
            raise PostNotFound
        return post_of(row)

    async def page(self, query: PostQuery, after: tuple[str, UUID] | None, rows: int) -> Sequence[KeptPost]:
        """Up to so many of the posts that are asked for, in their order, behind the position."""
        statement = in_order(_filtered(select(*SHOWN), query), query.order, after).limit(rows)
        if query.search:
            await self._connection.execute(PLANNED_FOR_ITS_WORDS)
        found = await self._connection.execute(statement)
        return [post_of(row) for row in found.mappings()]

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
            found[row["post_id"]].append(observation_of(row))
        return {post_id: tuple(observations) for post_id, observations in found.items()}

    async def record_analysis(self, post_id: UUID, analysis: Analysis, revision: int) -> None:
        """Writes what was read on the post's slides, whole, where it is newer than what is kept.

        Revision 0 is written in any case and leaves the kept one. `PostNotFound` when there is no such post.
        """
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
        written = update(posts).where(_row.id == post_id).values(values)
        if revision:
            written = written.values(analysis_revision=revision).where(_row.analysis_revision < revision)
        statement = select(_row.id).where(_row.id == post_id).add_cte(written.cte("written"))
        if await self._connection.scalar(statement) is None:
            raise PostNotFound


def _filtered(statement: Select[Any], query: PostQuery) -> Select[Any]:
    exact = {
        _row.profile_id: query.profile_id,
        _row.content_type: query.content_type,
        _row.ocr_status: query.ocr_status,
        _row.post_category_id: query.category_id,
    }
    statement = statement.where(*(column == value for column, value in exact.items() if value is not None))
    statement = statement.where(*within(_row.published_at, query.published))
    return statement.where(found_by(query.search)) if query.search else statement
