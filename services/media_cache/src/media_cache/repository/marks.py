"""The SQL of cleaning up: assets are marked, and deleted when they have been marked for long enough."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from media_cache.domain.states import Status
from media_cache.tables import cache_assets

_ROW = cache_assets.c
_HAS_ENDED = _ROW.status.in_((Status.CACHED, Status.FAILED))

Meant = ColumnElement[bool]


def is_old(age: timedelta) -> Meant:
    """Assets that ended longer ago than `age` and are not marked."""
    return _HAS_ENDED & _ROW.delete_time.is_(None) & (_ROW.update_time < func.now() - age)


def is_due(grace: timedelta) -> Meant:
    """Assets that have been marked for longer than `grace`."""
    return _HAS_ENDED & (_ROW.delete_time < func.now() - grace)


class Marks:
    """The marks in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def without_content(self, meant: Meant, after: UUID, most: int) -> list[UUID]:
        """The next assets, by id, of those that are meant and have no content."""
        page = select(_ROW.id).where(meant, _ROW.sha256.is_(None), _ROW.id > after).order_by(_ROW.id).limit(most)
        return list(await self._connection.scalars(page))

    async def with_content(self, meant: Meant, after: str, most: int) -> tuple[Sequence[UUID], str]:
        """All those that are meant of the next `most` contents, and the digest of the last of them.

        They come together because only then can it be said whether their object goes with them.
        """
        page = select(_ROW.sha256).where(meant, _ROW.sha256 > after).distinct().order_by(_ROW.sha256).limit(most)
        contents = list(await self._connection.scalars(page))
        # A statement of its own: with the other within it, a wrong guess of the planner would run that for every row.
        ids = select(_ROW.id).where(meant, _ROW.sha256 == func.any(contents))
        return list(await self._connection.scalars(ids)), (contents or [after])[-1]

    async def mark(self, ids: Collection[UUID], meant: Meant) -> list[UUID]:
        """Marks those of these assets that are still meant; returns which."""
        marked = update(cache_assets).where(_is_one_of(ids), meant).values(delete_time=func.now())
        return list(await self._connection.scalars(marked.returning(_ROW.id)))

    async def unmark(self, ids: Collection[UUID]) -> None:
        """Takes the marks of these assets away."""
        await self._connection.execute(update(cache_assets).where(_is_one_of(ids)).values(delete_time=None))

    async def delete(self, ids: Collection[UUID], meant: Meant) -> list[str | None]:
        """Deletes those of these assets that are still meant; returns the content of each."""
        deleted = delete(cache_assets).where(_is_one_of(ids), meant).returning(_ROW.sha256)
        return list(await self._connection.scalars(deleted))


def _is_one_of(ids: Collection[UUID]) -> ColumnElement[bool]:
    return _ROW.id == func.any(list(ids))
