"""The unit of work and all SQL of ocr."""

from common.database import UnitOfWork
from common.work import Statistics, clear, statistics
from ocr.tables import ANALYSES


class OcrUnitOfWork(UnitOfWork):
    """One transaction of ocr."""

    async def statistics(self) -> Statistics:
        """The queue of analyses in figures."""
        return await statistics(self.connection, ANALYSES)

    async def clear(self) -> int:
        """Gives up every analysis that waits; returns how many."""
        return await clear(self.connection, ANALYSES)
