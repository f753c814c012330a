"""The queues in figures."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import Statistics, WorkQueue, clear, statistics
from ocr.tables import ANALYSES, RESULTS

QUEUES: Mapping[str, WorkQueue] = {queue.name: queue for queue in (ANALYSES, RESULTS)}


class Queues:
    """The queues in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def statistics(self) -> Mapping[str, Statistics]:
        """Every queue of the service in figures, by its name."""
        return {name: await statistics(self._connection, queue) for name, queue in QUEUES.items()}

    async def clear(self, name: str) -> int:
        """Gives up everything that waits in the queue; returns how much that was."""
        return await clear(self._connection, QUEUES[name])
