"""Caring for what is kept: trying again, cleaning up, leaving no orphan behind."""

from datetime import timedelta

from common.database import Database
from common.objects import ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from media_cache.domain.assets import Cleaned
from media_cache.domain.reasons import Reason, failure
from media_cache.repository import MediaUnitOfWork

_AT_ONCE = 1000


class Care:
    """Changes what is kept, in transactions small enough for nobody to wait for."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore) -> None:
        self._database = database
        self._store = store

    async def retry_failed(self) -> int:
        """Puts every failed asset back on the queue; returns how many."""
        async with self._database.unit_of_work() as work:
            retried = await work.assets.retry_failed()
            work.ring_workers(retried)
        return retried

    async def clear_queue(self) -> int:
        """Gives up every asset that waits; returns how many."""
        async with self._database.unit_of_work() as work:
            return await work.clear()

    async def count_cleanup(self, age: timedelta) -> Cleaned:
        """What `clean_up` would take away."""
        async with self._database.unit_of_work() as work:
            return Cleaned(await work.assets.count_older(age), await work.objects.bytes_only_of_older(age))

    async def clean_up(self, age: timedelta) -> Cleaned:
        """Deletes the assets that ended longer ago than `age`, and the objects to which nobody refers any more."""
        deleted = 0
        while True:
            async with self._database.unit_of_work() as work:
                batch = await work.assets.delete_older(age, _AT_ONCE)
            deleted += batch
            if batch < _AT_ONCE:
                return Cleaned(deleted, await self.delete_orphans())

    async def delete_orphans(self) -> int:
        """Deletes the objects to which nobody refers, also those of a run that was cut short; returns their bytes."""
        async with self._database.unit_of_work() as work:
            size_bytes = await work.objects.give_up_orphans()
        while keys := await self._given_up():
            for key in keys:
                await self._delete(key)
        return size_bytes

    async def _given_up(self) -> list[str]:
        async with self._database.unit_of_work() as work:
            return await work.objects.given_up(_AT_ONCE)

    async def _delete(self, key: str) -> None:
        """First the object, then its row: whoever wants the same content meanwhile is told to wait."""
        try:
            await self._store.delete(key)
        except (ObjectStoreUnavailable, ObjectStoreRefused) as fault:
            raise failure(Reason.STORE_ERROR) from fault
        async with self._database.unit_of_work() as work:
            await work.objects.forget(key)
