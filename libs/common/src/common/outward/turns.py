"""Turns at something that serves so many at once."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType


class Turns:
    """Lets so many in at once; the others wait, first come, first served."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        await self.take()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()

    @property
    def is_unused(self) -> bool:
        """Whether nobody has a turn or waits for one."""
        return not self._taken and not self._waiting

    async def take(self) -> None:
        """Waits for a turn; whoever took one gives it back."""
        if self._taken < self._most and not self._waiting:
            self._taken += 1
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            # The turn may have come in the same moment: nobody else would give it back.
            self._waiting.remove(waiter) if waiter in self._waiting else self.give_back()
            raise

    def give_back(self) -> None:
        """Ends a turn."""
        self._taken -= 1
        self._admit()

    def allow(self, most: int) -> None:
        """Changes how many are let in; whoever is in stays."""
        self._most = most
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._taken < self._most:
            self._taken += 1
            waiter = self._waiting.popleft()
            if not waiter.cancelled():
                waiter.set_result(None)


class TurnsOf:
    """Turns at each of many, of whom only those are remembered that somebody is at."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turns: dict[str, Turns] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """A turn at one of them."""
        turns = self._turns.setdefault(name, Turns(self._most))
        try:
            async with turns:
                yield
        finally:
            if turns.is_unused:
                self._turns.pop(name, None)
