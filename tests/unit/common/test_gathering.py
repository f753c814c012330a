"""What is asked for one by one is done together, and one that cannot be done harms no other."""

import asyncio
from collections.abc import Sequence

import pytest

from common.errors import Unavailable
from common.gathering import Gathering


class Doubling:
    """Doubles numbers, many at once; refuses 13, and everything while it is away."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.is_away = False

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        await asyncio.sleep(0)
        if self.is_away:
            raise Unavailable
        if 13 in numbers:
            raise ValueError("13")
        return [2 * number for number in numbers]


async def test_what_comes_while_a_batch_is_on_its_way_goes_together_in_the_next() -> None:
    doubling = Doubling()
    gathering = Gathering(doubling)

    first = asyncio.create_task(gathering.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    answers = await asyncio.gather(first, *(gathering.ask(number) for number in (2, 3, 4)))

    assert answers == [2, 4, 6, 8]
    assert doubling.batches == [[1], [2, 3, 4]]


async def test_one_that_cannot_be_done_does_not_keep_its_neighbours_from_it() -> None:
    gathering = Gathering(Doubling())

    answers = await asyncio.gather(*(gathering.ask(number) for number in (12, 13, 14)), return_exceptions=True)

    assert answers[0] == 24
    assert isinstance(answers[1], ValueError)
    assert answers[2] == 28


async def test_what_passes_by_itself_is_told_to_all_without_another_try() -> None:
    doubling = Doubling()
    doubling.is_away = True
    gathering = Gathering(doubling)

    answers = await asyncio.gather(*(gathering.ask(number) for number in (1, 2)), return_exceptions=True)

    assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
    assert doubling.batches == [[1, 2]]


async def test_who_has_gone_away_does_not_keep_the_others_waiting() -> None:
    gathering = Gathering(Doubling())
    gone = asyncio.create_task(gathering.ask(1))
    stays = asyncio.create_task(gathering.ask(2))
    await asyncio.sleep(0)

    gone.cancel()

    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await gone
