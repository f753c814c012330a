"""The SQL of stored objects: reserved before they are put, deleted only when nobody refers to them."""

from datetime import timedelta
from enum import Enum

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from media_cache.domain.assets import Content
from media_cache.domain.states import Status
from media_cache.tables import cache_assets, stored_objects

_ROW = stored_objects.c
# Far longer than a worker needs from reserving an object to referring to it.
GRACE = timedelta(hours=1)


class Reservation(Enum):
    """What stands to be done for a content that an asset is about to refer to."""

    TO_BE_PUT = "to be put"
    IS_THERE = "is there"
    BEING_DELETED = "being deleted"


class Objects:
    """The stored objects in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def reserve(self, content: Content) -> Reservation:
        """Keeps the content from being taken for an orphan, and says whether its object is there already."""
        row = {
            "sha256": content.sha256,
            "cache_key": content.cache_key,
            "content_type": content.content_type,
            "size_bytes": content.size_bytes,
        }
        reserved = insert(stored_objects).on_conflict_do_update(
            index_elements=[_ROW.sha256], set_={"reserve_time": func.now()}
        )
        found = await self._connection.execute(reserved.returning(_ROW.delete_time, _is_used().label("is_used")), [row])
        delete_time, is_used = found.one()
        if delete_time is not None:
            return Reservation.BEING_DELETED
        return Reservation.IS_THERE if is_used else Reservation.TO_BE_PUT

    async def bytes_only_of_older(self, age: timedelta) -> int:
        """The bytes of those objects to which only assets refer that ended longer ago than `age`."""
        others = _refers() & ~_ended_before(age)
        is_only_of_older = _is_used() & ~select(cache_assets.c.id).where(others).exists()
        return int(await self._connection.scalar(select(func.sum(_ROW.size_bytes)).where(is_only_of_older)) or 0)

    async def give_up_orphans(self) -> int:
        """Marks every object for deletion to which nobody refers, nor is about to; returns their bytes."""
        is_orphan = _ROW.delete_time.is_(None) & ~_is_used() & (_ROW.reserve_time < func.now() - GRACE)
        marked = await self._connection.scalars(
            update(stored_objects).where(is_orphan).values(delete_time=func.now()).returning(_ROW.size_bytes)
        )
        return sum(marked)

    async def given_up(self, most: int) -> list[str]:
        """The keys of objects that are marked for deletion."""
        keys = await self._connection.scalars(select(_ROW.cache_key).where(_ROW.delete_time.is_not(None)).limit(most))
        return list(keys)

    async def forget(self, cache_key: str) -> None:
        """Removes the row of an object that is gone from the store."""
        is_it = (_ROW.cache_key == cache_key) & _ROW.delete_time.is_not(None)
        await self._connection.execute(delete(stored_objects).where(is_it))


def _refers() -> ColumnElement[bool]:
    return cache_assets.c.sha256 == _ROW.sha256


def _is_used() -> ColumnElement[bool]:
    return select(cache_assets.c.id).where(_refers()).exists()


def _ended_before(age: timedelta) -> ColumnElement[bool]:
    row = cache_assets.c
    return row.status.in_((Status.CACHED, Status.FAILED)) & (row.update_time < func.now() - age)
