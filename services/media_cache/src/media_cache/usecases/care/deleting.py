"""Deleting the objects to which nobody refers, also those of a run that was cut short."""

from collections.abc import Sequence

from common.database import Database
from common.objects import ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from common.together import together
from media_cache.domain.care import Amount
from media_cache.domain.reasons import Reason, failure
from media_cache.repository import GivenUp, MediaUnitOfWork

_AT_ONCE = 200
# Of two who have the same object before them, the slower would delete what was put again meanwhile.
_TURN = "delete what is given up"


class Deleting:
    """An object is given up in its row first, deleted, and only then forgotten.

    Killed in between, the row still tells of it; whoever wants the same content meanwhile is told to wait.
    """

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore) -> None:
        self._database = database
        self._store = store

    async def delete_orphans(self) -> Amount:
        """Gives up what nobody refers to, and deletes all that is given up; returns what was given up now."""
        total = Amount()
        while True:
            async with self._database.unit_of_work() as work:
                digests = await work.orphans.give_up_any(_AT_ONCE)
                total += await work.orphans.measure(digests)
            if len(digests) < _AT_ONCE:
                break
        await self.delete_given_up()
        return total

    async def delete_given_up(self) -> None:
        """Deletes the objects that were given up, each after its variants; whoever is at it already does it for all."""
        # Looked for once more after our turn: who found it taken has left its own to us.
        while await self._given_up(1):
            async with self._database.alone(_TURN) as is_alone:
                if not is_alone:
                    return
                while going := await self._given_up(_AT_ONCE):
                    await self._delete_and_forget(going)

    async def _given_up(self, most: int) -> Sequence[GivenUp]:
        async with self._database.unit_of_work() as work:
            return await work.orphans.given_up(most)

    async def _delete_and_forget(self, going: Sequence[GivenUp]) -> None:
        await together(self._delete, [key for each in going for key in each.variant_keys])
        await together(self._delete, [each.cache_key for each in going])
        async with self._database.unit_of_work() as work:
            await work.orphans.forget(going)

    async def _delete(self, key: str) -> None:
        try:
            await self._store.delete(key)
        except (ObjectStoreUnavailable, ObjectStoreRefused) as fault:
            raise failure(Reason.STORE_ERROR) from fault
