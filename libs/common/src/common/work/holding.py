"""The rows in a worker's hands: kept by a heartbeat, stopped when they are lost, given back at the end."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic
from uuid import UUID

from common.database import Database, DatabaseUnavailable
from common.work.claiming import give_back, hold
from common.work.hands import Loan
from common.work.metrics import JOBS
from common.work.queue import Claim, U, WorkQueue

log = logging.getLogger(__name__)
_RETRY_SECONDS = 1.0
_GIVE_BACK_SECONDS = 2.0


@dataclass(eq=False)
class Held:
    """A row in a hand."""

    claim: Claim
    task: asyncio.Task[None] = field(init=False)
    # The hand that is at it; before that it was only claimed ahead.
    loan: Loan | None = None
    # Its handler has ended: from here on the lease token alone decides whether the end is written.
    is_ending: bool = False
    # The worker itself wants it to stop: the lease is lost, or the worker is closing.
    is_stopped: bool = False

    def end(self) -> None:
        """Frees the hand: what is left is to write the end."""
        self.is_ending = True
        if self.loan is not None:
            self.loan.end()

    def stop(self) -> None:
        """Cancels the work on the row."""
        self.is_stopped = True
        self.task.cancel()


class Holding(Generic[U]):
    """What one worker holds."""

    def __init__(self, database: Database[U], queue: WorkQueue) -> None:
        self._database = database
        self._queue = queue
        self._held: dict[UUID, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Held]:
        return iter(list(self._held.values()))

    @property
    def has_suspect(self) -> bool:
        """Whether one of the rows may kill this worker, so that no other should be near it."""
        return any(held.claim.stalls >= self._queue.suspect_stalls for held in self)

    def add(self, held: Held) -> None:
        """Takes the row into the heartbeat."""
        self._held[held.claim.id] = held

    def drop(self, held: Held) -> None:
        """Leaves it out from now on. The same row may be back already, under a newer claim, which stays."""
        if self._held.get(held.claim.id) is held:
            del self._held[held.claim.id]

    async def beat(self) -> float:
        """Extends every lease, in one statement, and stops what was lost; answers in how many seconds to beat again."""
        third = self._queue.lease_interval.total_seconds() / 3
        # What is ending is left out: its own statement decides, and once that is through it would look lost.
        kept = [held for held in self if not held.is_ending]
        try:
            ours = await self._extended(kept)
        except DatabaseUnavailable:
            return min(third / 3, _RETRY_SECONDS)
        for held in kept:
            if held.claim.id not in ours and not held.is_ending:
                self._lose(held)
        return third

    async def give_back(self, claims: Iterable[Claim]) -> None:
        """Puts rows back, if the database can be had; without it their leases run out, which costs each a stall."""
        with suppress(DatabaseUnavailable, TimeoutError):
            async with asyncio.timeout(_GIVE_BACK_SECONDS), self._database.unit_of_work() as work:
                await give_back(work.connection, self._queue, claims)

    async def _extended(self, kept: list[Held]) -> set[UUID]:
        if not kept:
            return set()
        async with self._database.unit_of_work() as work:
            return await hold(work.connection, self._queue, [held.claim for held in kept])

    def _lose(self, held: Held) -> None:
        log.warning("a lease was lost, its work is stopped", extra={"job_id": str(held.claim.id)})
        JOBS.labels(self._queue.name, "lost").inc()
        held.stop()
