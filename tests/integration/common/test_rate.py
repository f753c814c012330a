"""One rate for several processes on a real Redis, whatever becomes of that."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from redis.asyncio import Redis

from common.rate import SharedRate
from tests.fixtures.forked import Forked, gone_afterwards
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import redis_settings
from tests.integration.common import rate_process

PER_SECOND = 20.0
PATIENT = timedelta(seconds=10)
OpenRate = Callable[..., SharedRate]


@pytest.fixture
async def open_rate(redis_url: str) -> AsyncIterator[OpenRate]:
    """Opens a rate as another process would: with connections of its own."""
    opened: list[SharedRate] = []

    def open_one(url: str = redis_url, per_second: float = PER_SECOND) -> SharedRate:
        opened.append(SharedRate(redis_settings(url), "calls", per_second))
        return opened[-1]

    yield open_one
    for rate in opened:
        await rate.close()


async def seconds_for(rates: list[SharedRate], each: int) -> float:
    """How long all of them together take for their turns; n turns are n - 1 intervals apart at the least."""
    begin = monotonic()

    async def take(rate: SharedRate) -> None:
        for _ in range(each):
            assert await rate.take(PATIENT) is None

    await asyncio.gather(*(take(rate) for rate in rates))
    return monotonic() - begin


async def test_several_takers_together_keep_to_the_rate_and_use_it(open_rate: OpenRate) -> None:
    spent = await seconds_for([open_rate() for _ in range(4)], each=8)

    # As long as it must be, and not much longer, on a machine that is busy.
    assert 31 / PER_SECOND <= spent < 3 * 31 / PER_SECOND


async def test_so_do_several_processes(redis_url: str, tmp_path: Path) -> None:
    with gone_afterwards(Forked({}, tmp_path / "log")) as started:
        answers = await asyncio.gather(
            *(started.answer(rate_process.take_turns, redis_url, PER_SECOND, 2.0) for _ in range(3))
        )

    moments = sorted(float(moment) for _, said in answers for moment in said.split())
    turns = len(moments) - len(answers)
    assert [status for status, _ in answers] == [0, 0, 0]
    assert PER_SECOND < turns <= 1 + (moments[-1] - moments[0]) * PER_SECOND


async def test_a_redis_that_is_emptied_gives_one_turn_too_many_and_no_more(
    open_rate: OpenRate, own_redis: RedisServer
) -> None:
    rates = [open_rate(own_redis.url, per_second=5) for _ in range(3)]
    moments: list[float] = []

    async def keep_taking(rate: SharedRate) -> None:
        while True:
            if await rate.take(PATIENT) is None:
                moments.append(monotonic())

    takers = [asyncio.create_task(keep_taking(rate)) for rate in rates]
    begin = monotonic()
    async with Redis.from_url(own_redis.url) as client:
        for _ in range(3):
            seen = len(moments)
            await wait_until(lambda: len(moments) >= seen + 3)  # noqa: B023 - it is awaited before the next round
            await client.flushall()
    await wait_until(lambda: len(moments) >= 14)
    spent = monotonic() - begin
    for taker in takers:
        taker.cancel()
    await asyncio.gather(*takers, return_exceptions=True)

    assert len(moments) <= 1 + 5 * spent + 3


async def test_a_wait_beyond_the_patience_is_told_at_once(open_rate: OpenRate) -> None:
    rate = open_rate(per_second=0.1)
    assert await rate.take(PATIENT) is None
    begin = monotonic()

    wait = await rate.take(timedelta(seconds=2))

    assert wait is not None
    assert timedelta(seconds=8) < wait <= timedelta(seconds=10)
    assert monotonic() - begin < 1


async def test_those_in_line_behind_others_wait_no_longer_than_their_patience(open_rate: OpenRate) -> None:
    rate = open_rate(per_second=1)
    assert await rate.take(PATIENT) is None
    begin = monotonic()

    waits = await asyncio.gather(*(rate.take(timedelta(seconds=1.5)) for _ in range(20)))

    # The next turn is a second away, and the one after that two.
    assert [wait is None for wait in waits].count(True) == 1
    assert monotonic() - begin < 3


async def test_a_hold_is_everybodys_and_outlives_an_emptied_redis_where_it_was_seen(
    open_rate: OpenRate, own_redis: RedisServer
) -> None:
    here, there, newcomer = (open_rate(own_redis.url) for _ in range(3))

    await here.hold(timedelta(seconds=30))
    await here.hold(timedelta(seconds=1))

    seen = await there.take(timedelta(seconds=1))
    async with Redis.from_url(own_redis.url) as client:
        await client.flushall()
    assert seen is not None
    assert timedelta(seconds=25) < seen <= timedelta(seconds=30)
    assert await there.take(timedelta(seconds=1)) is not None
    assert await newcomer.take(timedelta(seconds=1)) is None


async def test_an_absurd_hold_ends_within_the_hour(open_rate: OpenRate) -> None:
    here, there = open_rate(), open_rate()

    await here.hold(timedelta(days=365))

    wait = await there.take(timedelta(seconds=1))
    assert wait is not None
    assert wait <= timedelta(hours=1)


async def test_without_redis_each_keeps_to_the_rate_by_itself(open_rate: OpenRate, own_redis: RedisServer) -> None:
    rate = open_rate(own_redis.url)
    assert await rate.take(PATIENT) is None
    own_redis.stop()

    assert await seconds_for([rate], each=10) >= 9 / PER_SECOND


async def test_a_redis_that_comes_back_keeps_the_rate_again(open_rate: OpenRate, own_redis: RedisServer) -> None:
    here, there = open_rate(own_redis.url), open_rate(own_redis.url)
    own_redis.stop()
    assert await here.take(PATIENT) is None
    own_redis.start()

    async def is_shared() -> bool:
        await here.hold(timedelta(seconds=20))
        return await there.take(timedelta(seconds=1)) is not None

    await wait_until(is_shared)


async def test_whoever_is_cancelled_gets_no_turn_at_whatever_moment_that_is(open_rate: OpenRate) -> None:
    rate = open_rate(per_second=1000)
    assert await rate.take(PATIENT) is None

    for steps in range(30):
        taking = asyncio.create_task(rate.take(PATIENT))
        for _ in range(steps):
            await asyncio.sleep(0)
        is_cancelled = taking.cancel()
        await asyncio.wait([taking])

        assert taking.cancelled() is is_cancelled, steps


async def test_a_clock_that_was_set_back_stops_nobody(open_rate: OpenRate, redis_url: str) -> None:
    an_hour_ahead = str(int((asyncio.get_running_loop().time() + 4e9) * 1_000_000))
    async with Redis.from_url(redis_url) as client:
        await client.mset({"rate:{calls}:next": an_hour_ahead, "rate:{calls}:held": an_hour_ahead})

    assert await open_rate().take(timedelta(seconds=1)) is None
