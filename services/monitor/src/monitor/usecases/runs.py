"""Asks for visits, shows them, and gives up those that wait."""

from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.work import Statistics, clear, statistics
from monitor.domain.runs import Run, Trigger
from monitor.repository import Work
from monitor.tables import RUNS

_DUE_AT_ONCE = 500


class Runs:
    """What can be done with runs, beside running them."""

    def __init__(self, database: Database[Work], spread: timedelta = timedelta(0)) -> None:
        """`spread` is how long after a round of the scheduler the last of its visits may begin."""
        self._database = database
        self._spread = spread

    async def get(self, run_id: UUID) -> Run:
        """The run."""
        async with self._database.unit_of_work() as work:
            return await work.runs.get(run_id)

    async def trigger(self, profile_id: UUID, *, force_recache: bool) -> Run:
        """A visit to the profile, ahead of all scheduled ones; the one that waits or runs where there is one."""
        async with self._database.unit_of_work() as work:
            await work.profiles.lock(profile_id)
            run = await work.runs.ask(profile_id, Trigger.MANUAL, force_recache=force_recache)
            work.ring(RUNS.name)
        return run

    async def ask_due(self) -> int:
        """Asks for a visit to every profile that is due; returns how many. Done twice at once, it asks once."""
        total = 0
        while asked := await self._ask_some():
            total += asked
        return total

    async def statistics(self) -> Statistics:
        """The exact numbers of the queue."""
        async with self._database.unit_of_work() as work:
            return await statistics(work.connection, RUNS)

    async def clear(self) -> int:
        """Gives up every run that waits; returns how many."""
        async with self._database.unit_of_work() as work:
            # The profiles before their runs, as whoever asks for a run has them.
            await work.runs.lock_waiting()
            cleared = await clear(work.connection, RUNS)
            await work.watching.given_up(await work.runs.close_cleared())
        return cleared

    async def _ask_some(self) -> int:
        async with self._database.unit_of_work() as work:
            asked = await work.scheduling.ask_due(_DUE_AT_ONCE, self._spread)
            work.ring(RUNS.name, asked)
        return asked
