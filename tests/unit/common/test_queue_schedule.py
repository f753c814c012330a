"""What is to be called from time to time is called, whatever one call comes to."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from common.errors import FailedPrecondition, Unavailable
from common.queue import Periodic, ScheduleRole
from tests.fixtures.waiting import wait_until

OFTEN = timedelta(milliseconds=10)
SELDOM = timedelta(hours=1)


class Calls:
    """Counts calls; `error` is what each comes to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun = 0
        self.ended = 0
        self.error = error
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self) -> None:
        self.begun += 1
        await self.go.wait()
        self.ended += 1
        if self.error is not None:
            raise self.error

    def times(self, count: int) -> Callable[[], bool]:
        return lambda: self.ended >= count


async def test_a_call_is_made_at_once_and_then_at_every_interval() -> None:
    often, seldom = Calls(), Calls()

    async with ScheduleRole([Periodic("often", OFTEN, often), Periodic("seldom", SELDOM, seldom)]):
        await wait_until(often.times(5))

    assert seldom.ended == 1


@pytest.mark.parametrize("error", [Unavailable(), ValueError("a bug")])
async def test_a_call_that_fails_does_not_end_the_schedule(error: Exception) -> None:
    failing = Calls(error)

    async with ScheduleRole([Periodic("failing", OFTEN, failing)]):
        await wait_until(failing.times(3))


async def test_a_call_that_fails_is_made_again_soon_when_that_passes() -> None:
    passing, lasting = Calls(Unavailable()), Calls(FailedPrecondition())
    periodics = [Periodic("any", SELDOM, call, retry_interval=OFTEN) for call in (passing, lasting)]

    async with ScheduleRole(periodics):
        await wait_until(passing.times(3))

    assert lasting.ended == 1


async def test_leaving_lets_the_call_at_hand_end() -> None:
    call = Calls()
    call.go.clear()

    async with ScheduleRole([Periodic("long", SELDOM, call)]):
        await wait_until(lambda: call.begun)
        asyncio.get_running_loop().call_later(0.1, call.go.set)

    assert call.ended == 1


async def test_leaving_an_idle_schedule_takes_no_time() -> None:
    call = Calls()

    async with asyncio.timeout(1):
        async with ScheduleRole([Periodic("seldom", SELDOM, call)]):
            await wait_until(call.times(1))
