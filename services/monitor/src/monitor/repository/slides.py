"""SQL that tells what there is to read of posts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.posts import ContentType
from monitor.domain.slides import PostSlides
from monitor.tables import posts

_row = posts.c
# Longer than captions are on TikTok. As long as they can be brought, those of eleven posts would not fit one message.
_MOST_CAPTION = 5000
_CAPTION = func.left(_row.description, _MOST_CAPTION).label("description")
_SHOWN = (_row.id, _row.content_type, _CAPTION, _row.images, _row.cover_id)


class Slides:
    """The slides of posts, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, post_ids: Sequence[UUID]) -> Sequence[PostSlides]:
        """What there is to read of these posts, in their order; unknown ones are left out."""
        statement = (
            select(*_SHOWN)
            .where(_row.id == func.any(list(post_ids)))
            .order_by(func.array_position(list(post_ids), _row.id))
        )
        return [_slides_of(row) for row in (await self._connection.execute(statement)).mappings()]

    async def known(self, post_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Those of the posts that are kept, each once."""
        return list(await self._connection.scalars(select(_row.id).where(_row.id == func.any(list(post_ids)))))


def _slides_of(row: RowMapping) -> PostSlides:
    return PostSlides(
        post_id=row["id"],
        content_type=ContentType(row["content_type"]),
        description=row["description"],
        slide_ids=tuple(UUID(each["id"]) for each in row["images"]),
        cover_id=row["cover_id"],
    )
