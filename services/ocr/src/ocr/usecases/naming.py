"""The names that readers choose from when they say what a post is about."""

import asyncio
import time
from collections.abc import Sequence

from common.database import Database
from ocr.domain.prompt import MOST_CATEGORIES
from ocr.repository import Work

# Counting reads an index entry for each post: at 100,000 of them, longer than all else that an analysis asks for.
_SERVES_SECONDS = 5.0


class KnownNames:
    """The categories of most posts, as they were some seconds ago at the most."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database
        self._looking = asyncio.Lock()
        self._names: Sequence[str] = ()
        self._serve_until = 0.0

    async def names(self) -> Sequence[str]:
        """Their names, those of most posts first; as many as a reader is told."""
        async with self._looking:
            if time.monotonic() >= self._serve_until:
                async with self._database.unit_of_work() as work:
                    self._names = await work.categories.known(MOST_CATEGORIES)
                self._serve_until = time.monotonic() + _SERVES_SECONDS
            return self._names
