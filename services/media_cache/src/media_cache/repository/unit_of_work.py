"""One transaction of media_cache."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from common.work import Statistics, clear, statistics
from media_cache.repository.assets import Assets
from media_cache.repository.checks import Checks
from media_cache.repository.failed import FailedAssets
from media_cache.repository.kept import Kept
from media_cache.repository.marks import Marks
from media_cache.repository.orphans import Orphans
from media_cache.repository.refreshes import Refreshes
from media_cache.repository.repairs import Repairs
from media_cache.repository.variants import Variants
from media_cache.tables import MEDIA, QUEUES, REFRESHES


class MediaUnitOfWork(UnitOfWork):
    """One transaction, with the assets and the objects in it."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.assets = Assets(connection)
        self.variants = Variants(connection)
        self.failed = FailedAssets(connection)
        self.refreshes = Refreshes(connection)
        self.marks = Marks(connection)
        self.orphans = Orphans(connection)
        self.kept = Kept(connection)
        self.repairs = Repairs(connection)
        self.checks = Checks(connection)

    def ring_workers(self, count: int) -> None:
        """Has the workers told, after the commit, that `count` assets wait for them."""
        if count:
            self.ring(MEDIA.name, count)

    def ring_refreshes(self) -> None:
        """Has the workers told, after the commit, that a fresh address is wanted."""
        self.ring(REFRESHES.name)

    async def statistics(self) -> Mapping[str, Statistics]:
        """Each queue in figures, in the order of their names."""
        return {name: await statistics(self.connection, queue) for name, queue in sorted(QUEUES.items())}

    async def clear(self, name: str) -> int | None:
        """Gives up everything that waits in the queue; returns how much, None when there is no such queue."""
        queue = QUEUES.get(name)
        return None if queue is None else await clear(self.connection, queue)
