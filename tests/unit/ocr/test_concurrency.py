"""How many calls are in flight at a time: as many as the reader can take."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from common.work import NotYet
from ocr.usecases.paying.concurrency import Concurrency, Place

PATIENT = timedelta(seconds=10)


async def fill(places: Concurrency, held: AsyncExitStack, count: int) -> list[Place]:
    return [await held.enter_async_context(places.place(PATIENT)) for _ in range(count)]


async def succeed(places: Concurrency, count: int, patience: timedelta = PATIENT) -> None:
    for _ in range(count):
        async with places.place(patience) as place:
            place.went_well()


async def test_a_call_that_went_ill_halves_the_places() -> None:
    places = Concurrency(50)

    for limit in (25, 12, 6, 3, 1, 1):
        async with places.place(PATIENT) as place:
            place.went_ill()
        assert places.limit == limit


async def test_calls_that_were_in_flight_together_halve_them_once() -> None:
    places = Concurrency(8)
    async with AsyncExitStack() as held:
        for place in await fill(places, held, 8):
            place.went_ill()

    assert (places.limit, places.in_flight) == (4, 0)


async def test_six_rounds_without_a_success_are_an_outage_and_one_success_ends_it() -> None:
    places = Concurrency(50)
    seen = []
    for _ in range(6):
        async with places.place(PATIENT) as place:
            place.went_ill()
        seen.append(places.is_down)
    await succeed(places, 1)

    assert (seen, places.is_down) == ([False] * 5 + [True], False)


async def test_each_round_of_successes_makes_room_for_one_more_up_to_the_most() -> None:
    places = Concurrency(4)
    async with places.place(PATIENT) as place:
        place.went_ill()

    limits = []
    for _ in range(6):
        await succeed(places, places.limit)
        limits.append(places.limit)

    assert limits == [3, 4, 4, 4, 4, 4]


async def test_after_a_halving_a_round_begins_anew() -> None:
    places = Concurrency(4)
    await succeed(places, 3)
    async with places.place(PATIENT) as place:
        place.went_ill()

    await succeed(places, 1)

    assert places.limit == 2


async def test_whoever_asked_first_is_let_in_first() -> None:
    places, order = Concurrency(1), list[int]()

    async def call(number: int) -> None:
        async with places.place(PATIENT):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(call(number) for number in range(20)))

    assert order == list(range(20))


async def test_no_more_are_in_flight_than_the_places_that_are_left() -> None:
    places = Concurrency(4)
    async with AsyncExitStack() as held:
        (first, *_) = await fill(places, held, 4)
        first.went_ill()
        waiting = asyncio.create_task(succeed(places, 1))
        await asyncio.sleep(0)
        assert (places.limit, places.in_flight, waiting.done()) == (2, 4, False)

    await waiting
    assert places.in_flight == 0


async def test_whoever_gives_up_takes_no_place_along() -> None:
    places = Concurrency(1)
    async with AsyncExitStack() as held:
        await fill(places, held, 1)
        with pytest.raises(NotYet) as failure:
            await succeed(places, 1, patience=timedelta(0))
    assert failure.value.reason == "READER_BUSY"

    await succeed(places, 3)
    assert places.in_flight == 0


async def test_a_place_that_is_given_to_somebody_who_is_told_to_stop_goes_to_the_next() -> None:
    places = Concurrency(1)
    async with AsyncExitStack() as held:
        await fill(places, held, 1)
        stopped = asyncio.create_task(succeed(places, 1))
        following = asyncio.create_task(succeed(places, 1))
        await asyncio.sleep(0)
        # Both in one moment: the place is free, and the first in line does not want it any more.
        await held.aclose()
        stopped.cancel()

    await asyncio.wait([stopped, following])

    assert stopped.cancelled()
    assert (following.exception(), places.in_flight) == (None, 0)
