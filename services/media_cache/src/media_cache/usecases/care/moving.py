"""Moving all objects from one store to another, to be cut short and called again as often as one likes."""

from collections.abc import AsyncIterator
from enum import StrEnum

from common.errors import InvalidArgument
from common.objects import ObjectHead, ObjectStore
from common.together import together
from media_cache.clients.spool import Spools
from media_cache.domain.keys import digest_of
from media_cache.usecases.care.batches import batches


class Outcome(StrEnum):
    """What became of an object."""

    COPIED = "copied"
    WAS_THERE = "there already"
    BROKEN = "broken"
    DELETED = "deleted"
    KEPT = "kept"


class Moving:
    """Copies each object under its own key and type, and holds the copy against it."""

    def __init__(self, source: ObjectStore, target: ObjectStore, spools: Spools) -> None:
        self._source = source
        self._target = target
        self._spools = spools

    async def copy(self) -> AsyncIterator[tuple[str, Outcome]]:
        """What became of each object; nothing is taken away."""
        async for keys in batches(self._source.keys("")):
            for key, outcome in zip(keys, await together(self._copy, keys), strict=True):
                yield key, outcome

    async def delete(self) -> AsyncIterator[tuple[str, Outcome]]:
        """Takes away from the source what is in the target; what is not is kept."""
        async for keys in batches(self._source.keys("")):
            for key, outcome in zip(keys, await together(self._delete, keys), strict=True):
                yield key, outcome

    async def _copy(self, key: str) -> Outcome:
        try:
            head = await self._source.head(key)
        except InvalidArgument:
            # Somebody put it there under a name that no object of ours can have.
            return Outcome.BROKEN
        if head is None:
            return Outcome.DELETED
        if await self._target.head(key) == head:
            return Outcome.WAS_THERE
        return Outcome.COPIED if await self._is_copied(key, head) else Outcome.BROKEN

    async def _is_copied(self, key: str, head: ObjectHead) -> bool:
        with self._spools.new() as spool:
            async for piece in self._source.open(key):
                await spool.write(piece)
            # Named after its content, it must still be that; what has another name can only be counted.
            if (spool.size_bytes, digest_of(key) or spool.sha256) != (head.size_bytes, spool.sha256):
                return False
            await self._target.put(key, spool.body(), content_type=head.content_type)
        return await self._target.head(key) == head

    async def _delete(self, key: str) -> Outcome:
        head = await self._source.head(key)
        if head is None or await self._target.head(key) != head:
            return Outcome.KEPT
        await self._source.delete(key)
        return Outcome.DELETED
