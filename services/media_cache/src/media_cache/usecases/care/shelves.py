"""What is kept, page by page: contents, and the variants that were made of them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from common.database import Database
from media_cache.domain.assets import Content
from media_cache.domain.keys import FIRST, FOLDER, LAST, VARIANTS
from media_cache.repository import MediaUnitOfWork

_AT_ONCE = 500

Page = tuple[Sequence[Content], str]


@dataclass(frozen=True)
class Shelf:
    """Things of one sort: the folder where a store has them, and how their rows are read in the order of their keys."""

    folder: str
    page: Callable[[MediaUnitOfWork, str], Awaitable[Page]]

    async def pages(self, database: Database[MediaUnitOfWork]) -> AsyncIterator[Sequence[Content]]:
        """All rows, a page at a time."""
        last = FIRST
        while True:
            async with database.unit_of_work() as work:
                contents, last = await self.page(work, last)
            if not contents:
                return
            yield contents


async def _originals(work: MediaUnitOfWork, after: str) -> Page:
    return await work.kept.contents(after, _AT_ONCE, LAST)


async def _variants(work: MediaUnitOfWork, after: str) -> Page:
    return await work.kept.variants(after, _AT_ONCE)


ORIGINALS = Shelf(FOLDER, _originals)
MADE = Shelf(VARIANTS, _variants)
SHELVES = (ORIGINALS, MADE)
