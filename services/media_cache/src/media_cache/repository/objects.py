"""The SQL of stored objects: reserved before they are put."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from functools import cache

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from common.database import Runner, lists_of, unnested
from media_cache.domain.assets import Content
from media_cache.tables import cache_assets, stored_objects

_ROW = stored_objects.c
# Far longer than a worker needs from reserving an object to referring to it.
GRACE = timedelta(hours=1)
_RESERVED = ("sha256", "cache_key", "content_type", "size_bytes")


class Reservation(Enum):
    """What stands to be done for a content that an asset is about to refer to."""

    TO_BE_PUT = "to be put"
    IS_THERE = "is there"
    BEING_DELETED = "being deleted"


async def reserve(runner: Runner, contents: Iterable[Content]) -> dict[str, Reservation]:
    """Keeps the contents from being taken for orphans; says of each, by digest, whether its object is there."""
    # In one order for everybody: two batches that share contents must not wait for each other.
    once = sorted({content.sha256: vars(content) for content in contents}.items())
    found = await runner.run(_reserve(), lists_of(_RESERVED, (content for _, content in once)))
    return {row["sha256"]: _reservation(row["delete_time"], is_used=row["is_used"]) for row in found}


@cache
def _reserve() -> ReturningInsert[str, datetime | None, bool]:
    # By name: within RETURNING, SQLAlchemy correlates nothing, and any asset at all would do.
    is_used = select(cache_assets.c.id).where(cache_assets.c.sha256 == literal_column("stored_objects.sha256")).exists()
    return (
        insert(stored_objects)
        .from_select(list(_RESERVED), select(*unnested(stored_objects, _RESERVED).c))
        .on_conflict_do_update(index_elements=[_ROW.sha256], set_={"reserve_time": func.now()})
        .returning(_ROW.sha256, _ROW.delete_time, is_used.label("is_used"))
    )


def _reservation(delete_time: datetime | None, *, is_used: bool) -> Reservation:
    if delete_time is not None:
        return Reservation.BEING_DELETED
    return Reservation.IS_THERE if is_used else Reservation.TO_BE_PUT


def refers() -> ColumnElement[bool]:
    """Whether an asset refers to an object."""
    return cache_assets.c.sha256 == _ROW.sha256


def is_used() -> ColumnElement[bool]:
    """Whether any asset refers to an object."""
    return select(cache_assets.c.id).where(refers()).exists()
