"""PostgreSQL goes away under a worker and comes back: nothing is lost, nothing is done twice."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from common.database import Database, DatabaseUnavailable, UnitOfWork
from common.work import Claim, Completion, Handler, Sweeper, Worker
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import EFFECTS, Jobs, create_tables, settings_of


class Silent:
    """A doorbell without Redis."""

    def ring(self, queue: str, count: int = 1) -> None:
        """Rings nowhere."""

    async def waiting(self, queue: str) -> int | None:
        return None


class Steps:
    """A handler that waits for its word, and counts what it was given."""

    def __init__(self, *, with_effects: bool) -> None:
        self.begun: Counter[UUID] = Counter()
        self.go = asyncio.Event()
        self._with_effects = with_effects

    async def __call__(self, claim: Claim) -> Completion[UnitOfWork]:
        self.begun[claim.id] += 1
        await self.go.wait()

        async def effects(work: UnitOfWork) -> None:
            await work.connection.execute(insert(EFFECTS).values(job_id=claim.id))

        return Completion({"note": "done"}, effects if self._with_effects else None)


@pytest.fixture
async def own_jobs(own_postgres: PostgresServer) -> AsyncIterator[Jobs]:
    """A queue on a server of the test's own."""
    database = Database(settings_of(own_postgres.url), UnitOfWork)
    await create_tables(database)
    yield Jobs(database).having(lease_interval=timedelta(seconds=3), sweep_interval=timedelta(seconds=0.2))
    await database.close()


@asynccontextmanager
async def house(jobs: Jobs, handler: Handler[UnitOfWork]) -> AsyncIterator[None]:
    worker = Worker(jobs.database, jobs.queue, handler)
    worker.start()
    sweeping = asyncio.create_task(Sweeper(worker, Silent()).run())
    try:
        yield
    finally:
        sweeping.cancel()
        await worker.close(timedelta(0))


def is_completed(jobs: Jobs, count: int) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        try:
            return (await jobs.statistics()).completed == count
        except DatabaseUnavailable:
            return False

    return found


@pytest.mark.parametrize("with_effects", [False, True])
async def test_what_ends_while_postgresql_is_away_is_written_when_it_is_back(
    own_jobs: Jobs, own_postgres: PostgresServer, *, with_effects: bool
) -> None:
    ids = await own_jobs.add(5)
    handler = Steps(with_effects=with_effects)

    async with house(own_jobs, handler):
        await wait_until(lambda: len(handler.begun) == 5)
        await asyncio.to_thread(own_postgres.kill)
        handler.go.set()
        await asyncio.to_thread(own_postgres.start)
        await wait_until(is_completed(own_jobs, 5), deadline=20)

    assert handler.begun == Counter(ids)
    async with own_jobs.database.unit_of_work() as work:
        effects = list(await work.connection.scalars(select(EFFECTS.c.job_id).order_by(EFFECTS.c.job_id)))
    assert effects == (ids if with_effects else [])


async def test_work_held_over_an_outage_longer_than_its_lease_is_not_taken_for_abandoned(
    own_jobs: Jobs, own_postgres: PostgresServer
) -> None:
    jobs = own_jobs.having(lease_interval=timedelta(seconds=1.5))
    await jobs.add(5)
    handler = Steps(with_effects=False)

    async with house(jobs, handler):
        await wait_until(lambda: len(handler.begun) == 5)
        await asyncio.to_thread(own_postgres.stop)
        end = time.monotonic() + 2
        await wait_until(lambda: time.monotonic() > end)
        await asyncio.to_thread(own_postgres.start)

        await wait_until(lambda: are_held_again(jobs))
        handler.go.set()
        await wait_until(is_completed(jobs, 5))

    assert {(row["attempt"], row["stalls"]) for row in await jobs.rows()} == {(1, 0)}


async def test_restarts_under_load_cost_no_work_and_repeat_no_effect(
    own_jobs: Jobs, own_postgres: PostgresServer
) -> None:
    jobs = own_jobs.having(backoff_interval=timedelta(milliseconds=50), attempts=20)
    ids = await jobs.add(1500)

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        async def effects(work: UnitOfWork) -> None:
            await work.connection.execute(insert(EFFECTS).values(job_id=claim.id))

        return Completion({}, effects if claim.id.int % 2 else None)

    async with house(jobs, handle):
        for _ in range(2):
            await wait_until(lambda: is_moving(jobs))
            await asyncio.to_thread(own_postgres.kill)
            await asyncio.to_thread(own_postgres.start)
        await wait_until(is_completed(jobs, 1500), deadline=40)

    async with jobs.database.unit_of_work() as work:
        effects = await work.connection.scalars(select(EFFECTS.c.job_id))
        assert sorted(effects) == [each for each in ids if each.int % 2]


async def are_held_again(jobs: Jobs) -> bool:
    """Whether every lease lasts, as far as one can see."""
    try:
        return all(row["lease_expire_time"] > datetime.now(UTC) for row in await jobs.rows())
    except DatabaseUnavailable:
        return False


async def is_moving(jobs: Jobs) -> bool:
    """Whether some are done and some are not."""
    try:
        statistics = await jobs.statistics()
    except DatabaseUnavailable:
        return False
    return 0 < statistics.completed < statistics.total
