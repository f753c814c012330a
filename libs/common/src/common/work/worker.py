"""Takes due rows while it has free hands, and gives back what it cannot finish."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Generic

from common.database import Database, DatabaseUnavailable
from common.work.claiming import claim
from common.work.finisher import Finisher
from common.work.hand import Hand
from common.work.hands import Hands
from common.work.holding import Held, Holding
from common.work.loops import end, repeated
from common.work.queue import Claim, Failed, Handler, U, WorkQueue
from common.work.statements import INDEX_PLANNER

log = logging.getLogger(__name__)
# With what follows it, within the 25 s that a process has to drain.
GRACE = timedelta(seconds=18)
_CANCEL_SECONDS = 3.0


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
        self.hands = hands
        self.failed = failed
        finisher = Finisher(database, queue)
        self._hand = Hand(database=database, queue=queue, handler=handler, finisher=finisher, failed=failed)
        self._holding = Holding(database, queue)
        self._line = database.line(INDEX_PLANNER)
        self._hands = Hands(hands)
        self._claiming = asyncio.Lock()
        self._has_room = asyncio.Event()
        self._hand_freed = asyncio.Event()
        # Whether there was more to take than hands to take it, so that a free hand should look again by itself.
        self._has_more = False
        self._makes_way = False
        self._is_closing = False
        self._loops: list[asyncio.Task[None]] = []

    @property
    def name(self) -> str:
        """The queue's name."""
        return self.queue.name

    def start(self) -> None:
        """Begins to hold what is taken."""
        self._notice()
        steps = {"taking on": self._refill, "the heartbeat": self._holding.beat}
        self._loops = [asyncio.create_task(repeated(step, what)) for what, step in steps.items()]

    async def answer(self) -> None:
        """Answers a bell: takes what is due, and returns once another bell would find a free hand here."""
        await self.take()
        await self._has_room.wait()

    async def take(self) -> int:
        """Claims as many due rows as there are hands for, now or in a moment; returns how many."""
        async with self._claiming:
            room = self._room
            taken = await self._claimed(room) if room else ()
            await self._begin(taken)
            self._has_more = len(taken) == room or self._holding.has_suspect
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
            await self._abandon([held for held in self._holding if held.loan is None])
            working = [held.task for held in self._holding]
        if working:
            await asyncio.wait(working, timeout=grace.total_seconds())
        await self._abandon(list(self._holding))
        await end(self._loops)

    @property
    def _room(self) -> int:
        waits_for_a_suspect = self._makes_way and len(self._holding) > 0
        if self._is_closing or waits_for_a_suspect or self._holding.has_suspect:
            return 0
        return self._hands.room(len(self._holding))

    @property
    def _has_free_hand(self) -> bool:
        return self._room > 0 and len(self._holding) < self.hands

    def _notice(self) -> None:
        if self._has_free_hand or self._is_closing:
            self._has_room.set()
        else:
            self._has_room.clear()

    async def _claimed(self, room: int) -> Sequence[Claim]:
        is_alone = len(self._holding) == 0
        try:
            taken = await claim(self._line, self.queue, room, alone=is_alone)
        except DatabaseUnavailable:
            # The next bell or sweep asks again.
            return ()
        self._makes_way = self._makes_way and not is_alone
        return taken

    async def _begin(self, taken: Sequence[Claim]) -> None:
        if self._is_closing:
            await self._holding.give_back(taken)
            return
        for each in taken:
            held = Held(each)
            held.task = asyncio.create_task(self._attend(held))
            self._holding.add(held)
        self._notice()

    async def _attend(self, held: Held) -> None:
        try:
            held.loan = await self._hands.lend()
            if held.loan is None:
                # Once that is through, a heartbeat would take the row for lost.
                held.end()
                await self._holding.give_back([held.claim])
            else:
                await self._hand.attend(held)
        except Exception:
            log.exception("the end of a row could not be written; its lease will run out")
        finally:
            held.end()
            self._holding.drop(held)
            self._notice()
            self._hand_freed.set()

    async def _refill(self) -> float:
        await self._hand_freed.wait()
        self._hand_freed.clear()
        if self._has_more:
            await self.take()
        return 0

    async def _abandon(self, left: Sequence[Held]) -> None:
        for held in left:
            held.stop()
        if left:
            await asyncio.wait([held.task for held in left], timeout=_CANCEL_SECONDS)
            # Under their tokens: what came to its end in the last moment stays ended.
            await self._holding.give_back([held.claim for held in left])
