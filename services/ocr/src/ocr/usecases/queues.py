"""What waits, and giving it up."""

from collections.abc import Mapping

from common.database import Database
from common.work import Statistics
from ocr.domain.failures import QueueNotFound
from ocr.repository import Work
from ocr.tables import ANALYSES

_AT_ONCE = 500


class Queues:
    """The queues of the service. Only analyses can be given up: what stands of a post is always told in the end."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def statistics(self) -> Mapping[str, Statistics]:
        """Every queue in figures, by its name."""
        async with self._database.unit_of_work() as work:
            return await work.queues.statistics()

    async def clear(self, name: str) -> int:
        """Gives up every analysis that waits; returns how many."""
        if name != ANALYSES.name:
            raise QueueNotFound(metadata={"queue": name})
        total = 0
        while cleared := await self._clear_some():
            total += cleared
        return total

    async def _clear_some(self) -> int:
        # A few at a time: behind each stands a post whose result changes with it.
        async with self._database.unit_of_work() as work:
            if cleared := await work.queues.clear(_AT_ONCE):
                await work.results.given_up(*await work.analyses.close_all(cleared))
        return len(cleared)
