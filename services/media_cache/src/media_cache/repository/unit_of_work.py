"""One transaction of media_cache."""

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from common.work import Statistics, clear, statistics
from media_cache.repository.assets import Assets
from media_cache.repository.checks import Checks
from media_cache.repository.failed import FailedAssets
from media_cache.repository.marks import Marks
from media_cache.repository.objects import Objects
from media_cache.repository.orphans import Orphans
from media_cache.repository.variants import Variants
from media_cache.tables import MEDIA


class MediaUnitOfWork(UnitOfWork):
    """One transaction, with the assets and the objects in it."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.assets = Assets(connection)
        self.objects = Objects(connection)
        self.variants = Variants(connection)
        self.failed = FailedAssets(connection)
        self.marks = Marks(connection)
        self.orphans = Orphans(connection)
        self.checks = Checks(connection)

    def ring_workers(self, count: int) -> None:
        """Has the workers told, after the commit, that `count` assets wait for them."""
        if count:
            self.ring(MEDIA.name, count)

    async def statistics(self) -> Statistics:
        """The queue in figures."""
        return await statistics(self.connection, MEDIA)

    async def clear(self) -> int:
        """Gives up every asset that waits; returns how many."""
        return await clear(self.connection, MEDIA)
