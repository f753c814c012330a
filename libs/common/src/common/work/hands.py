"""The hands of a worker: lent to one row each, and how many rows are claimed ahead of the moment when one is free."""

import asyncio
from collections.abc import Callable
from math import inf
from time import monotonic

# What is claimed ahead waits no longer than this for a hand, so that no other worker would have begun much earlier.
_AHEAD_SECONDS = 0.05
_MOST_AHEAD_PER_HAND = 2
# Whoever waits longer all the same is better off with another worker.
_PATIENCE_SECONDS = 1.0
_WEIGHT = 0.1


class Hands:
    """While rows are slow there is room for one in each hand; quick ones cost less than a claim for each of them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._seconds = inf

    def room(self, held: int) -> int:
        """How many rows are to be claimed by whoever holds so many; 0 when it is too early to ask for more."""
        ahead = min(int(self._count * _AHEAD_SECONDS / self._seconds), _MOST_AHEAD_PER_HAND * self._count)
        room = self._count + ahead - held
        return room if 2 * room > ahead else 0

    async def lend(self) -> "Loan | None":
        """A hand for one row, to be given back by `Loan.end`; None when none got free soon."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            # Rows are not as quick as they were.
            self._seconds = inf
            return None
        return Loan(self._take_back)

    def _take_back(self, seconds: float) -> None:
        is_first = self._seconds == inf
        self._seconds = seconds if is_first else self._seconds + _WEIGHT * (seconds - self._seconds)
        self._free.release()


class Loan:
    """A hand at work on a row; free again when the work has ended, while that end is still being written."""

    def __init__(self, take_back: Callable[[float], None]) -> None:
        self._take_back = take_back
        self._begin = monotonic()
        self._is_over = False

    def end(self) -> None:
        """Gives the hand back, once."""
        if not self._is_over:
            self._is_over = True
            self._take_back(max(monotonic() - self._begin, 1e-6))
