"""From a foreign address to a stored object, step by step."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

from common.errors import Failure
from common.objects import ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from media_cache.domain import media
from media_cache.domain.assets import Content
from media_cache.domain.dimensions import has_size, size_of
from media_cache.domain.keys import object_key
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size
from media_cache.domain.sniffing import HEAD_BYTES, sniff

# Credentials and buckets are mended by people: hurrying would only fill the log.
_UNTIL_MENDED = timedelta(minutes=1)


class Fetches(Protocol):
    """Gets foreign bytes into a file."""

    async def fetch(self, url: str, target: Path) -> int:
        """Writes what is at `url` to `target` and returns how many bytes that is."""
        ...


class Converts(Protocol):
    """Makes JPEGs of pictures that browsers do not show."""

    async def to_jpeg(self, source: Path, target: Path) -> Size:
        """Writes the picture in `source` to `target` as JPEG."""
        ...


class Files(Protocol):
    """Lends paths for files that are gone afterwards."""

    def file(self) -> AbstractContextManager[Path]:
        """A path for one file."""
        ...


Reserve = Callable[[Content], Awaitable[bool]]


@dataclass(frozen=True)
class Medium:
    """A file that is media: its type, and its size where it has one."""

    path: Path
    type: MediaType
    size: Size | None


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The steps, and whom they ask."""

    fetcher: Fetches
    converter: Converts
    store: ObjectStore
    files: Files
    most_pixels: int
    fetch_timeout: timedelta

    async def fetch_asset(self, addresses: Sequence[str], reserve: Reserve) -> Content:
        """What is kept of the media at the first of these addresses that gives any; raises a failure with its reason.

        `reserve` is told of the content before it is put, and answers whether it still has to be.
        """
        with self.files.file() as fetched, self.files.file() as converted:
            original = await self._fetch(addresses, fetched)
            medium = await self._convert(original, converted)
            content = await _digest(medium)
            if await reserve(content) or not await self._is_there(content):
                await self._put(content, medium)
            return content

    async def _fetch(self, addresses: Sequence[str], target: Path) -> Medium:
        """One deadline over all mirrors: an asset with many of them must not keep a hand for as many times as long."""
        try:
            async with asyncio.timeout(self.fetch_timeout.total_seconds()):
                return await self._fetch_first(addresses, target)
        except TimeoutError as fault:
            raise failure(Reason.TIMEOUT) from fault

    async def _fetch_first(self, addresses: Sequence[str], target: Path) -> Medium:
        """Mirrors stand in for one another: only when none gives media has the attempt failed."""
        failures: list[Failure] = []
        for address in addresses:
            try:
                await self.fetcher.fetch(address, target)
                return _detect(target, self.most_pixels)
            except Failure as refused:
                failures.append(refused)
        # What may pass says more about the next attempt than what will last.
        raise next((each for each in failures if each.is_transient), failures[0])

    async def _convert(self, original: Medium, target: Path) -> Medium:
        if not original.type.is_converted:
            return original
        await self.converter.to_jpeg(original.path, target)
        # Who made it has had hostile bytes in its hands: it is judged like anything that comes from outside.
        made = _detect(target, self.most_pixels)
        if made.type is not media.JPEG:
            raise failure(Reason.CORRUPT)
        return made

    async def _is_there(self, content: Content) -> bool:
        """The store itself is asked: what a row says of another day may have been lost since."""
        with _named():
            head = await self.store.head(content.cache_key)
        return head is not None and head.size_bytes == content.size_bytes

    async def _put(self, content: Content, medium: Medium) -> None:
        with _named():
            await self.store.put(content.cache_key, medium.path, content_type=content.content_type)


def _detect(path: Path, most_pixels: int) -> Medium:
    """What the bytes are; raises NOT_MEDIA, CORRUPT or TOO_MANY_PIXELS for what is not kept."""
    # A few small reads of what was written a moment ago: a thread would cost more than they do.
    with path.open("rb") as stream:
        found = sniff(stream.read(HEAD_BYTES))
        if found is None:
            raise failure(Reason.NOT_MEDIA)
        size = size_of(found, stream)
    if size is None and has_size(found):
        raise failure(Reason.CORRUPT, f"({found.mime} without a size)")
    if size is not None and size.pixels > most_pixels:
        raise failure(Reason.TOO_MANY_PIXELS, f"({size.width} by {size.height})")
    return Medium(path, found, size)


async def _digest(medium: Medium) -> Content:
    """The content that the file is, named by its SHA-256."""
    sha256, size_bytes = await asyncio.to_thread(_sha256, medium.path)
    return Content(sha256, object_key(sha256), medium.type.mime, size_bytes, medium.size)


def _sha256(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest(), stream.tell()


@contextmanager
def _named() -> Iterator[None]:
    """Gives what goes wrong with the store its reason."""
    try:
        yield
    except ObjectStoreUnavailable as fault:
        raise failure(Reason.STORE_ERROR) from fault
    except ObjectStoreRefused as fault:
        raise failure(Reason.STORE_ERROR, "(it refuses us)", retry_after=_UNTIL_MENDED) from fault
