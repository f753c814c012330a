"""The queues in figures."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import Cleared, Statistics, WorkQueue, give_up, statistics
from ocr.domain.states import Status
from ocr.tables import ANALYSES, RESULTS, analyses

QUEUES: Mapping[str, WorkQueue] = {queue.name: queue for queue in (ANALYSES, RESULTS)}


class Queues:
    """The queues in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def statistics(self) -> Mapping[str, Statistics]:
        """Every queue of the service in figures, by its name."""
        return {name: await statistics(self._connection, queue) for name, queue in QUEUES.items()}

    async def clear(self, most: int) -> Sequence[UUID]:
        """Gives up so many analyses that wait; returns their ids."""
        row = analyses.c
        waiting = select(row.id).where(row.status == Status.PENDING).limit(most).with_for_update(skip_locked=True)
        return await give_up(self._connection, ANALYSES, row.id.in_(waiting), Cleared())
