"""What ocr can do. Each method is one use case and at most one transaction."""

from common.database import Database
from common.work import Statistics
from ocr.domain.failures import QueueNotFound
from ocr.repository import OcrUnitOfWork
from ocr.tables import ANALYSES


class UseCases:
    """The verbs of the service."""

    def __init__(self, database: Database[OcrUnitOfWork]) -> None:
        self._database = database

    async def queues(self) -> dict[str, Statistics]:
        """Every queue of the service in figures, by its name."""
        async with self._database.unit_of_work() as work:
            return {ANALYSES.name: await work.statistics()}

    async def clear_queue(self, name: str) -> int:
        """Gives up everything that waits in the queue; returns how much that was."""
        if name != ANALYSES.name:
            raise QueueNotFound(metadata={"queue": name})
        async with self._database.unit_of_work() as work:
            return await work.clear()
