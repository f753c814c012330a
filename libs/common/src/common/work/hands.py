"""The hands of a worker: lent to one row each, and how many rows are claimed ahead of the moment when one is free."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
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

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[bool]:
        """A hand for the length of the block; False when none got free soon, so that the row should be given back."""
        if not await self._is_free_soon():
            # Rows are not as quick as they were.
            self._seconds = inf
            yield False
            return
        try:
            with self._measured():
                yield True
        finally:
            self._free.release()

    async def _is_free_soon(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await self._free.acquire()
        except TimeoutError:
            return False

    @contextmanager
    def _measured(self) -> Iterator[None]:
        begin = monotonic()
        try:
            yield
        finally:
            seconds = max(monotonic() - begin, 1e-6)
            is_first = self._seconds == inf
            self._seconds = seconds if is_first else self._seconds + _WEIGHT * (seconds - self._seconds)
