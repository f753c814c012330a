"""Puts back what a dead worker held and sees that whatever is due is rung for, every second by default."""

import itertools
import logging
from datetime import timedelta
from random import SystemRandom
from time import monotonic
from typing import Generic, Protocol

from common.database import DatabaseUnavailable
from common.database.failures import translated
from common.work import metrics
from common.work.failures import Poison
from common.work.loops import repeated
from common.work.queue import Claim, U
from common.work.sweeping import Due, backlog, due, sweep
from common.work.worker import Worker

log = logging.getLogger(__name__)
# More bells than workers serve nobody, and bells without workers would fill Redis.
MOST_BELLS = 64
_SWEEPS_PER_SHOW = 5


class Doorbell(Protocol):
    """A bell that can also say how many of its rings nobody has answered yet."""

    def ring(self, queue: str, count: int = 1) -> None:
        """Asks for `count` bells."""
        ...

    async def waiting(self, queue: str) -> int | None:
        """The bells that wait; None while that cannot be known."""
        ...


class Sweeper(Generic[U]):
    """Sweeps one queue, beside its worker. Any number of sweepers may run."""

    def __init__(self, worker: Worker[U], bell: Doorbell) -> None:
        self._worker = worker
        self._database = worker.database
        self._queue = worker.queue
        self._bell = bell
        self._random = SystemRandom()
        self._calm_until = 0.0
        self._sweeps = itertools.count()

    async def run(self) -> None:
        """Sweeps until it is cancelled."""
        await repeated(self._swept, f"the sweep of {self._queue.name}")

    async def sweep(self) -> None:
        """Puts back what was abandoned, hands what is due to its own worker and rings for the rest."""
        async with self._database.unit_of_work() as work:
            if monotonic() >= self._calm_until:
                await self._put_back(work)
            found = await due(work.connection, self._queue, MOST_BELLS + self._worker.hands)
            if next(self._sweeps) % _SWEEPS_PER_SHOW == 0:
                metrics.show(self._queue.name, await backlog(work.connection, self._queue))
        if found.rows:
            await self._call(found)

    async def _swept(self) -> float:
        try:
            await self.sweep()
        except DatabaseUnavailable:
            self._wait_for_heartbeats()
        # Sweepers that started together must not go on together.
        return self._queue.sweep_interval.total_seconds() * self._random.uniform(0.75, 1.25)

    def _wait_for_heartbeats(self) -> None:
        if monotonic() >= self._calm_until:
            log.warning("the database is away, nothing can be swept", extra={"queue": self._queue.name})
        # Workers that could not extend their leases get the time to do so before these count as abandoned.
        self._calm_until = monotonic() + self._queue.lease_interval.total_seconds() / 2

    async def _put_back(self, work: U) -> None:
        swept = await sweep(work.connection, self._queue)
        for claim in swept.poisoned:
            await self._give_up(work, claim)
        metrics.STALLS.labels(self._queue.name).inc(swept.returned + len(swept.poisoned))
        metrics.JOBS.labels(self._queue.name, "poisoned").inc(len(swept.poisoned))

    async def _give_up(self, work: U, claim: Claim) -> None:
        log.error("a row is given up: it kills its workers", extra={"queue": self._queue.name, "job_id": str(claim.id)})
        if self._worker.failed is None:
            return
        try:
            with translated():
                async with work.connection.begin_nested():
                    await self._worker.failed(work, claim, Poison())
        except DatabaseUnavailable:
            raise
        except Exception:
            # The row ends all the same: one that nobody can end would keep every other from being put back.
            log.exception("what a row's end means could not be recorded", extra={"job_id": str(claim.id)})

    async def _call(self, found: Due) -> None:
        if found.suspect_age is not None and self._is_our_turn(found.suspect_age):
            self._worker.make_way()
        left = found.rows - await self._worker.take()
        waiting = await self._bell.waiting(self._queue.name)
        if waiting is not None:
            self._bell.ring(self._queue.name, min(left, MOST_BELLS) - waiting)

    def _is_our_turn(self, age: timedelta) -> bool:
        # By lot, and likelier from second to second: all workers emptying their hands for one row would stop the queue.
        return age > self._random.random() * self._queue.lease_interval
