"""Re-reading a sample of what is kept: bits rot, and nobody looks."""

import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from math import ceil

from prometheus_client import Counter

from common.database import Database
from common.objects import ObjectStore
from common.together import together
from media_cache.domain.assets import Content
from media_cache.domain.care import Discrepancy
from media_cache.domain.keys import FIRST, LAST
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.care.examining import Examining
from media_cache.usecases.care.mending import Mending

log = logging.getLogger(__name__)

SCRUBBED = Counter("media_cache_scrubbed_objects", "Objects that were read again, by what was found.", ("found",))
_AT_ONCE = 100


class Scrubbing:
    """Reads objects again and holds them against their rows."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore, mending: Mending) -> None:
        self._database = database
        self._examining = Examining(store)
        self._mending = mending

    async def share(self, share: float) -> int:
        """How many objects this share of all is, one at least."""
        async with self._database.unit_of_work() as work:
            return max(1, ceil(share * await work.kept.count()))

    async def scrub(self, sample: int, *, repair: bool = False) -> AsyncIterator[Discrepancy]:
        """What is wrong with so many objects, taken by chance; with `repair`, after it was mended."""
        async for contents in self._sample(sample):
            found = await together(self._examining.whole, contents)
            for fault in found:
                SCRUBBED.labels(fault.name if fault else "WHOLE").inc()
            broken = {each.cache_key: fault for each, fault in zip(contents, found, strict=True) if fault}
            if broken and repair:
                await self._mending.fetch_anew(broken)
            for key, fault in broken.items():
                yield Discrepancy(key, fault, repair)

    async def look(self, sample: int) -> None:
        """Logs what is wrong with so many objects, and mends nothing: it may be the store that is not well."""
        async for each in self.scrub(sample):
            log.error("an object is not what its row says", extra={"cache_key": each.cache_key, "fault": each.fault})

    async def _sample(self, size: int) -> AsyncIterator[Sequence[Content]]:
        """Digests are as good as dice: those that follow one that was thrown are a fair sample."""
        thrown = secrets.token_hex(32)
        for after, until in ((thrown, LAST), (FIRST, thrown)):
            last = after
            while size > 0 and (page := await self._page(last, min(size, _AT_ONCE), until))[0]:
                contents, last = page
                size -= len(contents)
                yield contents

    async def _page(self, after: str, most: int, until: str) -> tuple[Sequence[Content], str]:
        async with self._database.unit_of_work() as work:
            return await work.kept.contents(after, most, until)
