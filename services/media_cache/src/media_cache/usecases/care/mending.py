"""Mending what is wrong between rows and objects."""

from collections.abc import Collection

from common.database import Database
from common.objects import ObjectStore
from common.together import together
from media_cache.domain.keys import digest_of, is_variant_key
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.care.deleting import Deleting


class Mending:
    """Takes out of use what is broken, and away what nobody knows. Done twice, it does no more than once."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore, deleting: Deleting) -> None:
        self._database = database
        self._store = store
        self._deleting = deleting

    async def fetch_anew(self, keys: Collection[str]) -> None:
        """Has the assets of these objects fetched again, these variants made again, and the objects deleted."""
        digests = [digest for key in keys if (digest := digest_of(key)) is not None]
        async with self._database.unit_of_work() as work:
            work.ring_workers(await work.repairs.fetch_anew(digests))
            await work.orphans.give_up(digests)
            await work.repairs.forget_variants(keys)
        await self._deleting.delete_given_up()

    async def delete_unknown(self, keys: Collection[str]) -> None:
        """Deletes objects that no row knows; those that have no name of ours are left alone, for they are not ours."""
        variants = [key for key in keys if is_variant_key(key)]
        await together(self._store.delete, variants)
        await together(self._adopt, [key for key in keys if digest_of(key)])
        # A variant may have been made again meanwhile, and gone with this.
        async with self._database.unit_of_work() as work:
            await work.repairs.forget_variants(variants)
        await self._deleting.delete_given_up()

    async def _adopt(self, key: str) -> None:
        digest, head = digest_of(key), await self._store.head(key)
        if digest and head:
            async with self._database.unit_of_work() as work:
                await work.repairs.adopt(digest, key, head)
