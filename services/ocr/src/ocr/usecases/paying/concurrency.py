"""How many calls a process has in flight at a time: fewer when the reader cannot keep up, more again when it can."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from ocr.usecases.paying.waiting import crowded

_PAUSE = timedelta(seconds=5)
# Rounds of calls that all went ill, each half as large as the one before: 50 places are one by then.
_ROUNDS_UNTIL_DOWN = 6


@dataclass(frozen=True)
class Place:
    """A place for one call. Whoever has it says how the call went, where that says anything about the reader."""

    _places: "Concurrency"
    _round: int

    def went_well(self) -> None:
        """The reader answered."""
        self._places.grow()

    def went_ill(self) -> None:
        """The reader could not keep up."""
        self._places.shrink(self._round)


class Concurrency:
    """Places for calls, in the order of asking: so many at most, at least one."""

    def __init__(self, most: int) -> None:
        self._most = self.limit = most
        self.in_flight = 0
        self._line: deque[asyncio.Future[None]] = deque()
        self._successes = 0
        self._ill_rounds = 0
        # Counts how often the limit was halved.
        self._round = 0

    @asynccontextmanager
    async def place(self, patience: timedelta) -> AsyncIterator[Place]:
        """Waits for a place, which is held as long as the block lasts; `NotYet` where that takes too long."""
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._enter()
        except TimeoutError:
            raise crowded(_PAUSE) from None
        try:
            yield Place(self, self._round)
        finally:
            self._leave()

    @property
    def is_down(self) -> bool:
        """Whether the reader has not answered for so long that it is down for everybody."""
        return self._ill_rounds >= _ROUNDS_UNTIL_DOWN

    def grow(self) -> None:
        """Makes room for one more, once as many calls went well as there are places."""
        self._ill_rounds = 0
        self._successes += 1
        if self._successes >= self.limit:
            self._successes = 0
            self.limit = min(self.limit + 1, self._most)
            self._let_in()

    def shrink(self, begun_in: int) -> None:
        """Halves the places, once for all calls that were in flight together: they met the same moment."""
        if begun_in == self._round:
            self._round += 1
            self._ill_rounds += 1
            self._successes = 0
            self.limit = max(self.limit // 2, 1)

    async def _enter(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            # It may have been let in at the very moment in which it gave up.
            if not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        self.in_flight -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._line and self.in_flight < self.limit:
            turn = self._line.popleft()
            if not turn.done():
                self.in_flight += 1
                turn.set_result(None)
