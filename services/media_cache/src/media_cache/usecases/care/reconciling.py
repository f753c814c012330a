"""Holding rows and objects side by side: rows without their object, and objects without a row."""

from collections.abc import AsyncIterator, Mapping, Sequence

from common.database import Database
from common.errors import FailedPrecondition
from common.objects import ObjectStore
from common.together import together
from media_cache.domain.assets import Content
from media_cache.domain.care import Discrepancy, Fault
from media_cache.domain.keys import digest_of, is_variant_key
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.care.batches import batches
from media_cache.usecases.care.examining import Examining
from media_cache.usecases.care.mending import Mending
from media_cache.usecases.care.merging import Pair, merged
from media_cache.usecases.care.shelves import ORIGINALS, SHELVES, Shelf

_OF_ROWS = frozenset({Fault.MISSING, Fault.OTHER_SIZE, Fault.OTHER_TYPE})


class Reconciling:
    """Finds what the two sides do not agree on. It holds a page of each, however many there are."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore, mending: Mending) -> None:
        self._database = database
        self._store = store
        self._examining = Examining(store)
        self._mending = mending

    async def reconcile(self, *, repair: bool) -> AsyncIterator[Discrepancy]:
        """What is wrong, without reading any object; with `repair`, after it was mended."""
        if repair:
            await self._require_objects()
        for shelf in SHELVES:
            async for pairs in batches(merged(self._rows(shelf), self._store.keys(shelf.folder))):
                faults = await self._faults(pairs)
                if faults and repair:
                    await self._repair(faults)
                for key, fault in faults.items():
                    yield Discrepancy(key, fault, repair and fault is not Fault.FOREIGN)

    async def _faults(self, pairs: Sequence[Pair]) -> dict[str, Fault]:
        """What is wrong, by key. Asked for again, since a side may have changed after it was read."""
        contents = [content for content, _ in pairs if content is not None]
        alone = [key for content, key in pairs if content is None and key is not None]
        heads = await together(self._examining.head, contents)
        faults = {content.cache_key: fault for content, fault in zip(contents, heads, strict=True) if fault}
        async with self._database.unit_of_work() as work:
            still = await work.kept.still(faults)
            unknown = await work.kept.unknown(alone)
        return {key: fault for key, fault in faults.items() if key in still} | {key: _unknown(key) for key in unknown}

    async def _repair(self, faults: Mapping[str, Fault]) -> None:
        unknown = [key for key, fault in faults.items() if fault is Fault.UNKNOWN]
        await self._mending.delete_unknown(unknown)
        await self._mending.fetch_anew([key for key, fault in faults.items() if fault in _OF_ROWS])

    async def _require_objects(self) -> None:
        """A store without any object is another one than was written to, rather than one that lost them all."""
        is_any_used = await anext(self._rows(ORIGINALS), None) is not None
        if is_any_used and await anext(aiter(self._store.keys(ORIGINALS.folder)), None) is None:
            raise FailedPrecondition("The store holds none of our objects; it may be the wrong one.")

    async def _rows(self, shelf: Shelf) -> AsyncIterator[Content]:
        async for contents in shelf.pages(self._database):
            for content in contents:
                yield content


def _unknown(key: str) -> Fault:
    return Fault.UNKNOWN if digest_of(key) or is_variant_key(key) else Fault.FOREIGN
