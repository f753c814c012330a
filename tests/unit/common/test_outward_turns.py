"""Turns: so many at once, first come, first served, and none is lost."""

import asyncio

import pytest

from common.outward.turns import Turns, TurnsOf


async def started(turns: Turns, number: int) -> list[asyncio.Task[None]]:
    """So many tasks that want a turn, after each had the chance to take one."""
    tasks = [asyncio.create_task(turns.take()) for _ in range(number)]
    await asyncio.sleep(0)
    return tasks


def done(tasks: list[asyncio.Task[None]]) -> list[bool]:
    return [task.done() for task in tasks]


async def test_as_many_have_a_turn_as_are_let_in_and_the_next_is_the_one_who_waits_longest() -> None:
    turns = Turns(2)
    tasks = await started(turns, 4)
    assert done(tasks) == [True, True, False, False]

    turns.give_back()
    await asyncio.sleep(0)

    assert done(tasks) == [True, True, True, False]
    tasks[3].cancel()


async def test_whoever_comes_late_does_not_overtake_those_who_wait() -> None:
    turns = Turns(1)
    first, second = await started(turns, 2)

    turns.give_back()
    late = asyncio.create_task(turns.take())
    await asyncio.sleep(0)

    assert done([first, second, late]) == [True, True, False]
    late.cancel()


@pytest.mark.parametrize("is_given", [False, True])
async def test_a_turn_goes_to_the_next_when_its_owner_gives_up_waiting(is_given: bool) -> None:
    turns = Turns(1)
    first, second, third = await started(turns, 3)

    if is_given:
        turns.give_back()
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    if not is_given:
        turns.give_back()
    await asyncio.sleep(0)

    assert done([first, third]) == [True, True]
    turns.give_back()
    assert turns.is_unused


async def test_more_are_let_in_when_more_are_allowed_and_fewer_when_fewer_are() -> None:
    turns = Turns(1)
    tasks = await started(turns, 3)

    turns.allow(2)
    await asyncio.sleep(0)
    assert done(tasks) == [True, True, False]

    turns.allow(1)
    turns.give_back()
    await asyncio.sleep(0)
    assert done(tasks) == [True, True, False]
    tasks[2].cancel()


async def test_each_has_turns_of_its_own_and_is_forgotten_when_nobody_is_at_it() -> None:
    turns = TurnsOf(1)

    async with turns.turn("a"), turns.turn("b"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0), turns.turn("a"):
                pass

    assert turns._turns == {}
