"""Worker processes: told to stop, stopped still, killed, and killing themselves."""

import os
import signal
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import select

from common.work import sweep
from tests.fixtures.forked import ended, pid_of
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import EFFECTS, Jobs
from tests.fixtures.worker_process import StartWorker


def is_at(jobs: Jobs, **counts: int) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        statistics = await jobs.statistics()
        return all(getattr(statistics, name) == count for name, count in counts.items())

    return found


async def effects_of(jobs: Jobs) -> list[UUID]:
    async with jobs.database.unit_of_work() as work:
        return list(await work.connection.scalars(select(EFFECTS.c.job_id)))


async def test_an_idle_worker_that_is_told_to_stop_exits_within_five_seconds(
    jobs: Jobs, jobs_database_url: str, redis_url: str, start_worker: StartWorker
) -> None:
    process = start_worker(jobs_database_url, redis_url)
    await jobs.add()
    await wait_until(is_at(jobs, completed=1), deadline=20)

    process.terminate()

    assert await ended(process, 5) == 0


async def test_so_does_one_that_has_never_seen_a_redis(
    jobs: Jobs, jobs_database_url: str, own_redis: RedisServer, start_worker: StartWorker
) -> None:
    own_redis.stop()
    process = start_worker(jobs_database_url, own_redis.url)
    await jobs.add()
    await wait_until(is_at(jobs, completed=1), deadline=20)

    process.terminate()

    assert await ended(process, 5) == 0


async def test_a_busy_worker_that_is_told_to_stop_gives_back_what_it_holds_and_exits_with_0(
    jobs: Jobs, jobs_database_url: str, redis_url: str, start_worker: StartWorker
) -> None:
    process = start_worker(jobs_database_url, redis_url, hands=3)
    await jobs.add(5, note="hang")
    await wait_until(is_at(jobs, active=3, waiting=2), deadline=20)

    process.terminate()

    assert await ended(process, 30) == 0
    assert (await jobs.statistics()).waiting == 5
    assert {(row["attempt"], row["stalls"]) for row in await jobs.rows()} == {(0, 0)}


async def test_what_a_killed_worker_held_is_done_without_new_traffic(
    jobs: Jobs, jobs_database_url: str, redis_url: str, start_worker: StartWorker
) -> None:
    process = start_worker(jobs_database_url, redis_url, hands=3, lease=1.0)
    ids = await jobs.add(3, note="hang")
    await wait_until(is_at(jobs, active=3), deadline=20)
    process.kill()
    await ended(process, 20)
    for each in ids:
        await jobs.change(each, note="go on")

    start_worker(jobs_database_url, redis_url, lease=1.0)

    await wait_until(is_at(jobs, completed=3), deadline=30)
    assert sorted(await effects_of(jobs)) == sorted(ids)
    assert {row["stalls"] for row in await jobs.rows()} == {1}


async def test_a_row_that_kills_its_worker_is_set_aside_and_takes_no_neighbour_with_it(
    jobs: Jobs, jobs_database_url: str, redis_url: str, start_worker: StartWorker
) -> None:
    (poison,) = await jobs.add(note="kill")
    others = await jobs.add(8)
    process = start_worker(jobs_database_url, redis_url, hands=3, lease=0.5)

    async def has_ended() -> bool:
        nonlocal process
        if process.exitcode is not None:
            process = start_worker(jobs_database_url, redis_url, hands=3, lease=0.5)
        return await is_at(jobs, completed=8, failed=1)()

    await wait_until(has_ended, deadline=60)

    row = await jobs.row(poison)
    assert (row["attempt"], row["stalls"], row["error_reason"]) == (3, 3, "POISON")
    assert sorted(await effects_of(jobs)) == others


async def test_a_worker_that_was_stopped_still_past_its_lease_writes_nothing_when_it_wakes(
    jobs: Jobs, jobs_database_url: str, redis_url: str, start_worker: StartWorker
) -> None:
    sleeper = start_worker(jobs_database_url, redis_url, lease=1.0)
    (job,) = await jobs.add(note="hang")
    await wait_until(is_at(jobs, active=1), deadline=20)
    os.kill(pid_of(sleeper), signal.SIGSTOP)
    await jobs.expire(job)
    await jobs.move(sweep)
    await jobs.change(job, note="go on")
    start_worker(jobs_database_url, redis_url, lease=1.0)
    await wait_until(is_at(jobs, completed=1), deadline=20)
    before = await jobs.row(job)

    os.kill(pid_of(sleeper), signal.SIGCONT)
    sleeper.terminate()

    assert await ended(sleeper, 20) == 0
    assert await jobs.row(job) == before
    assert await effects_of(jobs) == [job]
