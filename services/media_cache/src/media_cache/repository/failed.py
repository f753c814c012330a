"""The SQL of failed assets that are to be tried again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import wanted_again
from media_cache.domain.care import Failed
from media_cache.domain.states import Status
from media_cache.tables import MEDIA, cache_assets

_ROW = cache_assets.c


class FailedAssets:
    """The failed assets in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def now(self) -> datetime:
        """The moment, as the database has it."""
        return (await self._connection.execute(select(func.now()))).scalar_one()

    async def retry(self, meant: Failed, until: datetime, most: int) -> int:
        """Puts up to `most` of those that are meant, and had failed by then, back on the queue; returns how many."""
        which = (_ROW.status == Status.FAILED, _ROW.update_time <= until, *_narrowed(meant, until))
        first = select(_ROW.id).where(*which).order_by(_ROW.update_time).limit(most)
        some = first.with_for_update(skip_locked=True).cte("some")
        again = {**wanted_again(MEDIA), "delete_time": None}
        retried = update(cache_assets).where(_ROW.id == some.c.id).values(again)
        return (await self._connection.execute(retried)).rowcount


def _narrowed(meant: Failed, until: datetime) -> Iterator[ColumnElement[bool]]:
    if meant.reasons:
        yield _ROW.error_reason == func.any(list(meant.reasons))
    if meant.older_than is not None:
        yield _ROW.update_time < until - meant.older_than
    if meant.newer_than is not None:
        yield _ROW.update_time > until - meant.newer_than
    if meant.is_retryable:
        yield _ROW.error_retryable.is_(True)
