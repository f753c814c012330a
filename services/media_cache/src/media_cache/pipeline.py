"""From a foreign address to a stored object, step by step."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from common.errors import Failure
from common.objects import ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from common.work import NotYet
from media_cache.clients.spool import Spool, Spools
from media_cache.domain import media
from media_cache.domain.assets import Content
from media_cache.domain.detection import Detected, detect
from media_cache.domain.keys import object_key
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size

# What is looked through more quickly than a thread is reached.
_QUICK_BYTES = 1024 * 1024
# Credentials and buckets are mended by people: hurrying would only fill the log.
_UNTIL_MENDED = timedelta(minutes=1)
_REFUSED = "The object store refuses us."


class Fetches(Protocol):
    """Gets foreign bytes."""

    async def fetch(self, url: str, target: Spool) -> None:
        """Writes what is at `url` to `target`."""
        ...


class Converts(Protocol):
    """Makes JPEGs of pictures that browsers do not show."""

    async def to_jpeg(self, source: Spool, target: Spool) -> Size:
        """Writes the picture in `source` to `target` as JPEG."""
        ...


Reserve = Callable[[Content], Awaitable[bool]]


@dataclass(frozen=True)
class Medium:
    """Bytes that are media: their type, and their size where they have one."""

    spool: Spool
    type: MediaType
    size: Size | None

    @property
    def content(self) -> Content:
        """What is known of them once they are kept."""
        digest = self.spool.sha256
        return Content(digest, object_key(digest), self.type.mime, self.spool.size_bytes, self.size)


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The steps, and whom they ask."""

    fetcher: Fetches
    converter: Converts
    store: ObjectStore
    spools: Spools
    most_pixels: int
    fetch_timeout: timedelta

    async def fetch_asset(self, addresses: Sequence[str], reserve: Reserve) -> Content:
        """What is kept of the media at the first of these addresses that gives any; raises a failure with its reason.

        `reserve` is told of the content before it is put, and answers whether it still has to be.
        """
        with self.spools.new() as fetched, self.spools.new() as converted:
            original = await self._fetch(addresses, fetched)
            medium = await self._convert(original, converted)
            content = medium.content
            if await reserve(content) or not await self._is_there(content):
                await self._put(medium, content)
            return content

    async def _fetch(self, addresses: Sequence[str], target: Spool) -> Medium:
        """One deadline over all mirrors: an asset with many of them must not keep a hand for as many times as long."""
        try:
            async with asyncio.timeout(self.fetch_timeout.total_seconds()):
                return await self._fetch_first(addresses, target)
        except TimeoutError as fault:
            raise failure(Reason.TIMEOUT) from fault

    async def _fetch_first(self, addresses: Sequence[str], target: Spool) -> Medium:
        """Mirrors stand in for one another: only when none gives media has the attempt failed."""
        failures: list[Failure] = []
        for address in addresses:
            target.clear()
            try:
                await self.fetcher.fetch(address, target)
                return await self._detected(target)
            except Failure as refused:
                failures.append(refused)
        # What may pass says more about the next attempt than what will last.
        raise next((each for each in failures if each.is_transient), failures[0])

    async def _convert(self, original: Medium, target: Spool) -> Medium:
        if not original.type.is_converted:
            return original
        await self.converter.to_jpeg(original.spool, target)
        # Who made it has had hostile bytes in its hands: it is judged like anything that comes from outside.
        made = await self._detected(target)
        if made.type is not media.JPEG:
            raise failure(Reason.CORRUPT)
        return made

    async def _detected(self, spool: Spool) -> Medium:
        found = await detected(spool, self.most_pixels)
        return Medium(spool, found.type, found.size)

    async def _is_there(self, content: Content) -> bool:
        """The store itself is asked: what a row says of another day may have been lost since."""
        with _named():
            head = await self.store.head(content.cache_key)
        return head is not None and head.size_bytes == content.size_bytes

    async def _put(self, medium: Medium, content: Content) -> None:
        with _named():
            await self.store.put(content.cache_key, medium.spool.body(), content_type=content.content_type)


async def detected(spool: Spool, most_pixels: int) -> Detected:
    """What the bytes are, as `detect` says; the loop does not wait for what takes longer."""
    asked = (spool.stream, spool.size_bytes, most_pixels)
    is_quick = spool.size_bytes <= _QUICK_BYTES
    return detect(*asked) if is_quick else await asyncio.to_thread(detect, *asked)


@contextmanager
def _named() -> Iterator[None]:
    """Gives what goes wrong with the store its reason."""
    try:
        yield
    except ObjectStoreUnavailable as fault:
        raise failure(Reason.STORE_ERROR) from fault
    except ObjectStoreRefused as fault:
        # No fault of the asset's, and none that passes by itself: it keeps its attempts until somebody has mended it.
        raise NotYet(_REFUSED, reason=Reason.STORE_ERROR.name, retry_after=_UNTIL_MENDED) from fault
