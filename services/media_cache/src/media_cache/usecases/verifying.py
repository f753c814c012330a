"""Proving, on the database, the store and the scratch folder, that what must always hold does hold."""

from collections.abc import AsyncIterator, Sequence
from hashlib import sha256
from pathlib import Path

from common.database import Database
from common.invariants import Finding
from common.objects import ObjectNotFound, ObjectStore
from media_cache.domain.assets import Content
from media_cache.domain.keys import FOLDER
from media_cache.domain.sniffing import HEAD_BYTES, sniff
from media_cache.repository import MediaUnitOfWork, Rule

_AT_ONCE = 500


class Verifying:
    """The checker. It reads every object, and changes nothing."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore, spool_folder: Path) -> None:
        self._database = database
        self._store = store
        self._spool_folder = spool_folder

    async def verify(self, *, at_rest: bool) -> AsyncIterator[Finding]:
        """Every invariant with its violations; `at_rest` counts work that has not ended as a violation too."""
        if at_rest:
            yield await self._rows("I1", Rule.ALL_ENDED)
        yield await self._rows("I2", Rule.LEASES_HELD)
        yield await self._rows("I3", Rule.CACHED_HAVE_OBJECTS)
        yield Finding("I3", "objects are whole, and what their rows say", await self._broken_objects())
        yield await self._rows("I4", Rule.FAILED_HAVE_REASONS)
        yield await self._rows("I4", Rule.NO_OLD_ORPHANS)
        yield Finding("I4", "no object is unknown", await self._unknown_objects())
        yield await self._rows("I5", Rule.ONCE)
        yield await self._rows("I6", Rule.ATTEMPTS_WERE_CLAIMED)
        yield Finding("I10", "bytes on their way leave no file", len(list(self._spool_folder.glob("*"))))

    async def _rows(self, number: str, rule: Rule) -> Finding:
        async with self._database.unit_of_work() as work:
            return Finding(number, rule.value, await work.checks.violations(rule))

    async def _broken_objects(self) -> int:
        broken, last = 0, ""
        while contents := await self._used_objects(last):
            for content in contents:
                broken += not await self._is_whole(content)
            last = contents[-1].sha256
        return broken

    async def _used_objects(self, after: str) -> list[Content]:
        async with self._database.unit_of_work() as work:
            return await work.checks.used_objects(after, _AT_ONCE)

    async def _is_whole(self, content: Content) -> bool:
        digest, size_bytes, head = sha256(), 0, b""
        try:
            async for piece in self._store.open(content.cache_key):
                digest.update(piece)
                size_bytes += len(piece)
                head += piece[: HEAD_BYTES - len(head)]
        except ObjectNotFound:
            return False
        found, kept = sniff(head), await self._store.head(content.cache_key)
        return (
            (digest.hexdigest(), size_bytes) == (content.sha256, content.size_bytes)
            and size_bytes > 0
            and (found is not None and found.mime == content.content_type)
            and (kept is not None and (kept.size_bytes, kept.content_type) == (size_bytes, content.content_type))
        )

    async def _unknown_objects(self) -> int:
        unknown, keys = 0, []
        async for key in self._store.keys(FOLDER):
            keys.append(key)
            if len(keys) == _AT_ONCE:
                unknown += await self._count_unknown(keys)
                keys = []
        return unknown + await self._count_unknown(keys)

    async def _count_unknown(self, keys: Sequence[str]) -> int:
        async with self._database.unit_of_work() as work:
            return len(await work.checks.unknown(keys)) if keys else 0
