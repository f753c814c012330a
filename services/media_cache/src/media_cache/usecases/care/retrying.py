"""What failed, tried again."""

from common.database import Database
from media_cache.domain.care import Failed
from media_cache.repository import MediaUnitOfWork

_AT_ONCE = 1000


class Retrying:
    """Puts assets back on the queue, in transactions small enough for nobody to wait for."""

    def __init__(self, database: Database[MediaUnitOfWork]) -> None:
        self._database = database

    async def retry_failed(self, meant: Failed) -> int:
        """Puts the failed assets that are meant back on the queue; returns how many."""
        async with self._database.unit_of_work() as work:
            # What fails again meanwhile is not tried for ever.
            until = await work.failed.now()
        total = 0
        while True:
            async with self._database.unit_of_work() as work:
                retried = await work.failed.retry(meant, until, _AT_ONCE)
                work.ring_workers(retried)
            total += retried
            if retried < _AT_ONCE:
                return total
