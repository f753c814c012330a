"""The same thing done with many, several at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
_AT_A_TIME = 16


async def together(work: Callable[[T], Awaitable[R]], items: Iterable[T], *, at_a_time: int = _AT_A_TIME) -> list[R]:
    """What the work gives for each item, in order; the first failure ends all of it."""
    turn = asyncio.Semaphore(at_a_time)

    async def in_turn(item: T) -> R:
        async with turn:
            return await work(item)

    tasks = [asyncio.create_task(in_turn(item)) for item in items]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
