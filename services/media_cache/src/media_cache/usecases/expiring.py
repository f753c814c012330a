"""Telling in time that assets will be too late."""

from datetime import timedelta

from prometheus_client import Gauge

from common.database import Database
from media_cache.repository import MediaUnitOfWork

EXPIRING = Gauge(
    "media_cache_expiring_assets",
    "Assets that are not cached yet and cannot be fetched any more in an hour, or already.",
)
_SOON = timedelta(hours=1)


class Expiring:
    """Watches the addresses of what is still to be fetched."""

    def __init__(self, database: Database[MediaUnitOfWork]) -> None:
        self._database = database

    async def count(self) -> None:
        """Tells Prometheus how many assets there is little time for."""
        async with self._database.unit_of_work() as work:
            EXPIRING.set(await work.refreshes.expiring(_SOON))
