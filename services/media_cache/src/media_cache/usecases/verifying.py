"""Proving, on the database, the store and the folder of bytes on their way, that what must always hold does hold."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

from common.database import Database
from common.invariants import Finding
from common.objects import ObjectStore
from common.together import together
from media_cache.repository import MediaUnitOfWork, Rule
from media_cache.usecases.care.batches import batches
from media_cache.usecases.care.examining import Examining
from media_cache.usecases.care.shelves import MADE, ORIGINALS, SHELVES, Shelf


class Verifying:
    """The checker. It reads every object, and changes nothing."""

    def __init__(
        self, database: Database[MediaUnitOfWork], store: ObjectStore, spool_folder: Path, grace: timedelta
    ) -> None:
        self._database = database
        self._store = store
        self._examining = Examining(store)
        self._spool_folder = spool_folder
        self._grace = grace

    async def verify(self, *, at_rest: bool) -> AsyncIterator[Finding]:
        """Every invariant with its violations; `at_rest` counts work that has not ended as a violation too."""
        if at_rest:
            yield await self._rows("I1", Rule.ALL_ENDED)
            yield await self._rows("I1", Rule.REFRESHES_ENDED)
        yield await self._rows("I2", Rule.LEASES_HELD)
        yield await self._rows("I3", Rule.CACHED_HAVE_OBJECTS)
        yield Finding("I3", "objects are whole, and what their rows say", await self._broken(ORIGINALS))
        yield Finding("I3", "variants are whole, and what their rows say", await self._broken(MADE))
        yield await self._rows("I4", Rule.FAILED_HAVE_REASONS)
        yield await self._rows("I4", Rule.NO_OLD_ORPHANS)
        yield await self._rows("I4", Rule.NO_OLD_MARKS)
        yield Finding("I4", "no object is unknown", sum([await self._unknown(shelf) for shelf in SHELVES]))
        yield await self._rows("I5", Rule.ONCE)
        yield await self._rows("I6", Rule.ATTEMPTS_WERE_CLAIMED)
        yield Finding("I10", "bytes on their way leave no file", len(list(self._spool_folder.glob("*"))))
        yield Finding("I10", "no upload is left unfinished", await self._store.unfinished())

    async def _rows(self, number: str, rule: Rule) -> Finding:
        async with self._database.unit_of_work() as work:
            return Finding(number, rule.value, await work.checks.violations(rule, self._grace))

    async def _broken(self, shelf: Shelf) -> int:
        broken = 0
        async for contents in shelf.pages(self._database):
            faults = await together(self._examining.whole, contents)
            broken += sum(fault is not None for fault in faults)
        return broken

    async def _unknown(self, shelf: Shelf) -> int:
        unknown = 0
        async for keys in batches(self._store.keys(shelf.folder)):
            unknown += await self._count_unknown(keys)
        return unknown

    async def _count_unknown(self, keys: Sequence[str]) -> int:
        async with self._database.unit_of_work() as work:
            return len(await work.kept.unknown(keys))
