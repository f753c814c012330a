"""What is looked up once for all who ask within a few seconds."""

import asyncio
from datetime import timedelta

import pytest

from common.remembered import Remembered


class Looks:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> int:
        await asyncio.sleep(0)
        self.count += 1
        if self.count == 1:
            raise LookupError
        return self.count


async def test_whoever_asks_at_once_gets_the_same_answer_and_a_failure_is_not_remembered() -> None:
    looks = Looks()
    remembered = Remembered(looks, timedelta(hours=1))

    with pytest.raises(LookupError):
        await remembered.get()

    assert await asyncio.gather(*(remembered.get() for _ in range(5))) == [2] * 5


async def test_what_is_forgotten_or_old_is_looked_up_again() -> None:
    looks = Looks()
    looks.count = 1
    lasting, passing = Remembered(looks, timedelta(hours=1)), Remembered(looks, timedelta(0))

    first = await lasting.get()
    lasting.forget()

    assert (first, await lasting.get(), await passing.get(), await passing.get()) == (2, 3, 4, 5)


async def test_what_is_forgotten_while_it_is_looked_up_is_looked_up_again() -> None:
    looks = Looks()
    looks.count = 1
    remembered = Remembered(looks, timedelta(hours=1))
    looking = asyncio.create_task(remembered.get())
    await asyncio.sleep(0)

    remembered.forget()

    assert (await looking, await remembered.get()) == (2, 3)
