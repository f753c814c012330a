"""The same thing done with many, several at a time."""

import asyncio

import pytest

from common.together import together


async def test_answers_come_in_order_and_no_more_than_sixteen_are_asked_for_at_once() -> None:
    at_it = most = 0

    async def double(number: int) -> int:
        nonlocal at_it, most
        at_it += 1
        most = max(most, at_it)
        await asyncio.sleep(0)
        at_it -= 1
        return 2 * number

    assert await together(double, range(100)) == list(range(0, 200, 2))
    assert most == 16


async def test_the_first_failure_ends_all_of_it() -> None:
    ended = asyncio.Event()

    async def fail_or_wait(number: int) -> None:
        if number == 1:
            raise ValueError("the first")
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(ValueError, match="the first"):
        await together(fail_or_wait, range(3))
    assert ended.is_set()
