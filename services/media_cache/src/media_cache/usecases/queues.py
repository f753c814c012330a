"""The work that waits, told and given up."""

from collections.abc import Mapping

from common.database import Database
from common.work import Statistics
from media_cache.domain.failures import QueueNotFound
from media_cache.repository import MediaUnitOfWork


class Queues:
    """The queues of this service."""

    def __init__(self, database: Database[MediaUnitOfWork]) -> None:
        self._database = database

    async def statistics(self) -> Mapping[str, Statistics]:
        """Each queue in figures, in the order of their names."""
        async with self._database.unit_of_work() as work:
            return await work.statistics()

    async def clear(self, name: str) -> int:
        """Gives up everything that waits in one queue; returns how much. `QueueNotFound` when there is none."""
        async with self._database.unit_of_work() as work:
            cleared = await work.clear(name)
        if cleared is None:
            raise QueueNotFound
        return cleared
