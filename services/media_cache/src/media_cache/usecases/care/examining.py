"""Holding an object against what its row says of it."""

from hashlib import sha256

from common.objects import ObjectNotFound, ObjectStore
from media_cache.domain.assets import Content
from media_cache.domain.care import Fault
from media_cache.domain.sniffing import HEAD_BYTES, agrees


class Examining:
    """Says what is wrong with objects; None where nothing is."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def head(self, content: Content) -> Fault | None:
        """What can be seen without reading the object."""
        head = await self._store.head(content.cache_key)
        if head is None:
            return Fault.MISSING
        if head.size_bytes != content.size_bytes or not head.size_bytes:
            return Fault.OTHER_SIZE
        return Fault.OTHER_TYPE if head.content_type != content.content_type else None

    async def whole(self, content: Content) -> Fault | None:
        """What can be seen when all of it is read."""
        return await self.head(content) or await self._bytes(content)

    async def _bytes(self, content: Content) -> Fault | None:
        digest, size_bytes, head = sha256(), 0, b""
        try:
            async for piece in self._store.open(content.cache_key):
                digest.update(piece)
                size_bytes += len(piece)
                head += piece[: HEAD_BYTES - len(head)]
        except ObjectNotFound:
            return Fault.MISSING
        if (digest.hexdigest(), size_bytes) != (content.sha256, content.size_bytes):
            return Fault.OTHER_BYTES
        return None if agrees(head, content.content_type) else Fault.OTHER_TYPE
