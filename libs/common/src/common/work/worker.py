"""Takes due rows while it has free hands, holds them, and gives back what it cannot finish."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Generic
from uuid import UUID

from common.database import Database, DatabaseUnavailable
from common.work.claiming import claim, give_back, hold
from common.work.finisher import Finisher
from common.work.hand import Hand, Held
from common.work.loops import repeated
from common.work.metrics import JOBS
from common.work.queue import Claim, Failed, Handler, U, WorkQueue

log = logging.getLogger(__name__)
GRACE = timedelta(seconds=20)
_CANCEL_SECONDS = 4.0
_GIVE_BACK_SECONDS = 3.0
_RETRY_SECONDS = 1.0


class Worker(Generic[U]):
    """Works on one queue with so many hands. `start` comes first, `close` last."""

    def __init__(
        self,
        database: Database[U],
        queue: WorkQueue,
        handler: Handler[U],
        *,
        hands: int = 5,
        failed: Failed[U] | None = None,
    ) -> None:
        """`failed` is called in the transaction that ends a row as failed, here or in a sweep."""
        self.database = database
        self.queue = queue
        self.failed = failed
        self.hands = hands
        self._hand = Hand(
            database=database, queue=queue, handler=handler, finisher=Finisher(database, queue), failed=failed
        )
        self._held: dict[UUID, Held] = {}
        self._claiming = asyncio.Lock()
        self._has_room = asyncio.Event()
        self._hand_freed = asyncio.Event()
        # Whether there was more to take than hands to take it, so that a free hand should look again by itself.
        self._has_more = False
        self._makes_way = False
        self._is_closing = False
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to hold what is taken."""
        self._notice()
        steps = {"taking on": self._refill, "holding": self._beat}
        self._loops = [asyncio.create_task(repeated(step, what)) for what, step in steps.items()]

    async def answer(self) -> None:
        """Answers a bell: takes what is due, and returns once another bell would find a free hand here."""
        await self.take()
        await self._has_room.wait()

    async def take(self) -> int:
        """Claims as many due rows as there are free hands, and begins on them; returns how many."""
        async with self._claiming:
            room = self._room
            self._has_more = room == 0
            if room == 0:
                return 0
            taken = await self._claimed(room)
            self._has_more = len(taken) == room
            await self._begin(taken)
            return len(taken)

    def make_way(self) -> None:
        """Has the worker take nothing more until its hands are empty, so that a suspect finds it alone."""
        self._makes_way = self._has_more = True
        self._notice()

    async def close(self, grace: timedelta = GRACE) -> None:
        """Takes nothing more, lets what it holds end within the grace, and gives back the rest."""
        self._is_closing = True
        self._notice()
        async with self._claiming:
            tasks = [held.task for held in self._held.values() if held.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=grace.total_seconds())
        await self._abandon()
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)

    @property
    def _room(self) -> int:
        holds_suspect = any(self._is_suspect(held.claim) for held in self._held.values())
        if self._is_closing or holds_suspect or (self._makes_way and self._held):
            return 0
        return self.hands - len(self._held)

    def _is_suspect(self, taken: Claim) -> bool:
        return taken.stalls >= self.queue.suspect_stalls

    def _notice(self) -> None:
        if self._room or self._is_closing:
            self._has_room.set()
        else:
            self._has_room.clear()

    async def _claimed(self, room: int) -> Sequence[Claim]:
        is_alone = not self._held
        try:
            async with self.database.unit_of_work() as work:
                taken = await claim(work.connection, self.queue, room, alone=is_alone)
        except DatabaseUnavailable:
            # The next bell or sweep asks again.
            return ()
        self._makes_way = self._makes_way and not is_alone
        return taken

    async def _begin(self, taken: Sequence[Claim]) -> None:
        if self._is_closing:
            await self._give_back(taken)
            return
        for each in taken:
            held = self._held[each.id] = Held(each)
            held.task = asyncio.create_task(self._attend(held))
        self._notice()

    async def _attend(self, held: Held) -> None:
        try:
            await self._hand.attend(held)
        except Exception:
            log.exception("the end of a row could not be written; its lease will run out")
        finally:
            if self._held.get(held.claim.id) is held:
                del self._held[held.claim.id]
            self._notice()
            self._hand_freed.set()

    async def _refill(self) -> float:
        await self._hand_freed.wait()
        self._hand_freed.clear()
        if self._has_more:
            await self.take()
        return 0

    async def _beat(self) -> float:
        third = self.queue.lease_interval.total_seconds() / 3
        return third if await self._hold() else min(third, _RETRY_SECONDS)

    async def _hold(self) -> bool:
        # What is ending is left out: its own statement decides, and would look like a lost lease once it is through.
        kept = [held for held in self._held.values() if not held.is_ending]
        if not kept:
            return True
        try:
            async with self.database.unit_of_work() as work:
                ours = await hold(work.connection, self.queue, [held.claim for held in kept])
        except DatabaseUnavailable:
            return False
        for held in kept:
            if held.claim.id not in ours and not held.is_ending:
                self._lose(held)
        return True

    def _lose(self, held: Held) -> None:
        log.warning("a lease was lost, its work is stopped", extra={"job_id": str(held.claim.id)})
        JOBS.labels(self.queue.name, "lost").inc()
        held.stop()

    async def _abandon(self) -> None:
        left = list(self._held.values())
        for held in left:
            held.stop()
        tasks = [held.task for held in left if held.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_CANCEL_SECONDS)
            await self._give_back([held.claim for held in left])

    async def _give_back(self, claims: Sequence[Claim]) -> None:
        if not claims:
            return
        # Without the database the leases run out instead, which costs each row a stall.
        with suppress(DatabaseUnavailable, TimeoutError):
            async with asyncio.timeout(_GIVE_BACK_SECONDS), self.database.unit_of_work() as work:
                await give_back(work.connection, self.queue, claims)
