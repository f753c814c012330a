"""Bells wake workers; nothing is lost with them."""

import asyncio
import json
import pickle
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from redis.asyncio import Redis

from common.clock import new_id
from common.database import Database, UnitOfWork
from common.queue import Bell, WorkRole, broker
from common.queue.bell import UNRUNG
from common.work import Claim, Completion, Worker, wanted
from tests.fixtures.proxy import Proxy
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import JOBS, Jobs, redis_settings, settings_of

OpenProxy = Callable[[str], Awaitable[Proxy]]
LIST = "bells:jobs"


async def complete(claim: Claim) -> Completion[UnitOfWork]:
    return Completion({"note": "done"})


@asynccontextmanager
async def bell_at(url: str) -> AsyncIterator[Bell]:
    bell = Bell(broker(redis_settings(url)))
    yield bell
    await bell.close()


@asynccontextmanager
async def working(jobs: Jobs, redis_url: str) -> AsyncIterator[Bell]:
    async with bell_at(redis_url) as bell:
        worker = Worker(jobs.database, jobs.queue, complete)
        async with WorkRole(redis_settings(redis_url), bell, [worker], grace=timedelta(0)):
            yield bell


def is_completed(jobs: Jobs, count: int) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        return (await jobs.statistics()).completed == count

    return found


async def answered(bell: Bell) -> bool:
    return await bell.waiting("jobs") == 0


async def test_what_is_on_the_wire_is_json_and_says_nothing_but_bell(redis_url: str) -> None:
    async with bell_at(redis_url) as bell:
        bell.ring("jobs")

    async with Redis.from_url(redis_url) as redis:
        (message,) = await redis.lrange(LIST, 0, -1)
    found = json.loads(message)
    assert (found["task_name"], found["args"], found["kwargs"]) == ("bell", [], {})


async def test_bells_that_redis_does_not_take_are_counted(own_redis: RedisServer) -> None:
    before = UNRUNG.labels("jobs")._value.get()
    async with bell_at(own_redis.url) as bell:
        own_redis.stop()
        bell.ring("jobs", 3)

        await wait_until(lambda: UNRUNG.labels("jobs")._value.get() == before + 3)


async def test_a_thousand_rings_become_a_few_bells(redis_url: str) -> None:
    async with bell_at(redis_url) as bell:
        for _ in range(1000):
            bell.ring("jobs")
        await wait_until(lambda: bell.waiting("jobs"))

        assert await bell.waiting("jobs") in range(1, 33)


async def test_bells_that_nobody_answers_do_not_fill_redis(redis_url: str) -> None:
    async with bell_at(redis_url) as bell:
        for _ in range(40):
            await bell._broker.ring("jobs", 16)

        assert await bell.waiting("jobs") == 256


async def test_a_commit_rings_and_a_rollback_does_not(jobs: Jobs, jobs_database_url: str, redis_url: str) -> None:
    async with bell_at(redis_url) as bell:
        database = Database(settings_of(jobs_database_url), UnitOfWork, bell)

        try:
            async with database.unit_of_work() as work:
                work.ring("jobs", 3)
                raise ValueError("the change fails")
        except ValueError:
            assert await bell.waiting("jobs") == 0

        async with database.unit_of_work() as work:
            work.ring("jobs", 3)
        await wait_until(lambda: bell.waiting("jobs"))
        assert await bell.waiting("jobs") == 3
        await database.close()


async def test_ringing_never_keeps_its_caller_while_redis_hangs(redis_url: str, proxy: OpenProxy) -> None:
    through = await proxy(redis_url)
    async with bell_at(through.url) as bell:
        assert await bell.waiting("jobs") == 0
        through.hold()
        begin = time.monotonic()

        for _ in range(1000):
            bell.ring("jobs")
        rung = time.monotonic() - begin
        waiting = await bell.waiting("jobs")

        # Whoever were kept by Redis would be kept for the second that it is given.
        assert rung < 0.5
        assert waiting is None
        assert time.monotonic() - begin < 2
        through.release()


async def test_a_bell_starts_work_long_before_the_sweep_would(jobs: Jobs, redis_url: str) -> None:
    async with working(jobs.having(sweep_interval=timedelta(minutes=10)), redis_url) as bell:
        await wait_until(lambda: listens(redis_url))
        database = jobs.database
        database._bell = bell

        for number in range(5):
            async with database.unit_of_work() as work:
                await work.connection.execute(JOBS.insert().values(id=new_id(), **wanted(jobs.queue)))
                work.ring("jobs")
            await wait_until(is_completed(jobs, number + 1))


async def test_duplicate_bells_do_nothing_twice(jobs: Jobs, redis_url: str) -> None:
    async with working(jobs, redis_url) as bell, working(jobs, redis_url):
        await jobs.add(20)
        for _ in range(5):
            bell.ring("jobs", 16)
            await asyncio.sleep(0)
        await wait_until(is_completed(jobs, 20))

    assert {row["attempt"] for row in await jobs.rows()} == {1}


async def test_work_is_done_without_a_redis_and_redis_is_found_later(jobs: Jobs, own_redis: RedisServer) -> None:
    own_redis.stop()
    async with working(jobs, own_redis.url) as bell:
        await jobs.add(20)
        await wait_until(is_completed(jobs, 20))

        own_redis.start()
        await wait_until(lambda: listens(own_redis.url))
        bell.ring("jobs")
        await wait_until(lambda: answered(bell))


async def test_a_killed_redis_costs_no_work(jobs: Jobs, own_redis: RedisServer) -> None:
    async with working(jobs, own_redis.url):
        await wait_until(lambda: listens(own_redis.url))
        own_redis.kill()
        await jobs.add(10)
        await wait_until(is_completed(jobs, 10))

        own_redis.start()
        await wait_until(lambda: listens(own_redis.url))
        await jobs.add(10)
        await wait_until(is_completed(jobs, 20))


async def test_emptying_redis_costs_no_work(jobs: Jobs, own_redis: RedisServer) -> None:
    async with working(jobs, own_redis.url) as bell, Redis.from_url(own_redis.url) as redis:
        for _ in range(5):
            await jobs.add(10)
            bell.ring("jobs", 10)
            await redis.flushall()

        await wait_until(is_completed(jobs, 50))


async def test_a_redis_that_hangs_and_comes_back_is_heard_again(jobs: Jobs, redis_url: str, proxy: OpenProxy) -> None:
    through = await proxy(redis_url)
    async with working(jobs, through.url):
        await wait_until(lambda: listens(redis_url))
        through.hold()
        await jobs.add(10)
        await wait_until(is_completed(jobs, 10))
        await through.cut()
        through.release()

        async with bell_at(redis_url) as bell:
            bell.ring("jobs")
            await wait_until(lambda: answered(bell), deadline=20)


async def test_what_somebody_else_puts_into_the_list_is_neither_unpickled_nor_fatal(jobs: Jobs, redis_url: str) -> None:
    async with working(jobs, redis_url) as bell, Redis.from_url(redis_url) as redis:
        for forged in (pickle.dumps(Forged()), b"{", b"\xff", b'{"task_name": "os.system"}'):
            await redis.lpush(LIST, forged)
        await jobs.add()
        bell.ring("jobs")
        await wait_until(is_completed(jobs, 1))
        await wait_until(lambda: answered(bell))

    assert not Forged.was_unpickled


class Forged:
    """Tells when it is unpickled."""

    was_unpickled = False

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return unpickled, ()


def unpickled() -> None:
    Forged.was_unpickled = True


async def listens(redis_url: str) -> bool:
    """Whether a worker waits for bells there."""
    async with Redis.from_url(redis_url, retry=None) as redis:
        return any(
            client["cmd"] == "brpop" and int(client["db"]) == int(redis_url.rpartition("/")[2])
            for client in await redis.client_list()
        )
