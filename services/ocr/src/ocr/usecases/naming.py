"""The names that readers choose from when they say what a post is about."""

from collections.abc import Sequence
from datetime import timedelta

from common.database import Database
from common.remembered import Remembered
from ocr.domain.prompt import MOST_CATEGORIES
from ocr.repository import Work

# Counting reads an index entry for each post: at 100,000 of them, longer than all else that an analysis asks for.
_INTERVAL = timedelta(seconds=5)


class KnownNames:
    """The categories of most posts, as they were some seconds ago at the most."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database
        self._names = Remembered(self._look, _INTERVAL)

    async def names(self) -> Sequence[str]:
        """Their names, those of most posts first; as many as a reader is told."""
        return await self._names.get()

    async def _look(self) -> Sequence[str]:
        async with self._database.unit_of_work() as work:
            return await work.categories.known(MOST_CATEGORIES)
