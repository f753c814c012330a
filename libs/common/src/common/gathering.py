"""Doing together what is asked for one by one: while one batch is on its way, the next one gathers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from common.errors import Failure

T = TypeVar("T")
R = TypeVar("R")
_MOST_AT_ONCE = 200


@dataclass(frozen=True)
class _Asked(Generic[T, R]):
    """An item on its way, and who waits for the answer to it."""

    item: T
    answer: "asyncio.Future[R]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, result: R) -> None:
        # Whoever asked may have been cancelled meanwhile.
        if not self.answer.done():
            self.answer.set_result(result)

    def refuse(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Gathering(Generic[T, R]):
    """Calls `act` with many items at once; it answers each, in order. Nobody waits longer than for the batch before."""

    def __init__(self, act: Callable[[Sequence[T]], Awaitable[Sequence[R]]]) -> None:
        self._act = act
        self._gathered: list[_Asked[T, R]] = []
        self._acting: asyncio.Task[None] | None = None

    async def ask(self, item: T) -> R:
        """The answer to the item; raises what `act` raised for it."""
        asked: _Asked[T, R] = _Asked(item)
        self._gathered.append(asked)
        if self._acting is None or self._acting.done():
            self._acting = asyncio.create_task(self._act_on_all())
        return await asked.answer

    async def _act_on_all(self) -> None:
        while self._gathered:
            batch, self._gathered = self._gathered[:_MOST_AT_ONCE], self._gathered[_MOST_AT_ONCE:]
            await self._act_on(batch)

    async def _act_on(self, batch: Sequence[_Asked[T, R]]) -> None:
        try:
            results = await self._act([asked.item for asked in batch])
        except Exception as error:  # noqa: BLE001 - handed to who waits for it
            await self._refuse(batch, error)
        else:
            for asked, result in zip(batch, results, strict=True):
                asked.settle(result)

    async def _refuse(self, batch: Sequence[_Asked[T, R]], error: Exception) -> None:
        concerns_all = isinstance(error, Failure) and error.is_transient
        if len(batch) == 1 or concerns_all:
            for asked in batch:
                asked.refuse(error)
            return
        # One that cannot be done must not keep its neighbours from it.
        for asked in batch:
            await self._act_on([asked])
