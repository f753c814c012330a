"""A sweep puts back what was abandoned and sees that what is due is rung for."""

import asyncio
from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY
from sqlalchemy import insert

from common.database import UnitOfWork
from common.errors import Failure
from common.work import Claim, Completion, Sweeper, Worker
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import EFFECTS, QUICK, Jobs

LATER = datetime.now(UTC) + timedelta(hours=1)


class Doorbell:
    """Counts its rings; `waits` is what nobody has answered, None while it cannot be known."""

    def __init__(self, waits: int | None = 0) -> None:
        self.waits = waits
        self.rung = 0

    def ring(self, queue: str, count: int = 1) -> None:
        self.rung += max(count, 0)

    async def waiting(self, queue: str) -> int | None:
        return self.waits


async def complete(claim: Claim) -> Completion[UnitOfWork]:
    return Completion({"note": "done"})


def worker_of(jobs: Jobs, **more: object) -> Worker[UnitOfWork]:
    worker = Worker(jobs.database, jobs.queue, complete, **more)  # type: ignore[arg-type]
    worker.start()
    return worker


def metric(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, {"queue": "jobs", **labels}) or 0


async def test_abandoned_rows_are_put_back_with_a_stall_and_their_attempt(jobs: Jobs) -> None:
    (job,) = await jobs.add()
    await jobs.claim()
    await jobs.expire(job)
    worker = worker_of(jobs, hands=0)

    await Sweeper(worker, Doorbell()).sweep()

    row = await jobs.row(job)
    assert (row["status"], row["attempt"], row["stalls"], row["error_reason"]) == ("pending", 1, 1, None)
    await worker.close()


async def test_any_number_of_sweepers_count_one_stall(jobs: Jobs) -> None:
    ids = await jobs.add(20)
    await jobs.claim(20)
    for each in ids:
        await jobs.expire(each)
    worker = worker_of(jobs, hands=0)

    await asyncio.gather(*(Sweeper(worker, Doorbell()).sweep() for _ in range(8)))

    assert {row["stalls"] for row in await jobs.rows()} == {1}
    await worker.close()


async def test_bells_are_rung_for_due_rows_less_those_that_wait(jobs: Jobs) -> None:
    await jobs.add(5)
    await jobs.add(3, due_time=LATER)
    worker, bell = worker_of(jobs, hands=0), Doorbell(waits=2)

    await Sweeper(worker, bell).sweep()

    assert bell.rung == 3
    await worker.close()


async def test_a_long_backlog_does_not_fill_redis_with_bells(jobs: Jobs) -> None:
    await jobs.add(500)
    worker, bell = worker_of(jobs, hands=0), Doorbell()

    await Sweeper(worker, bell).sweep()

    assert bell.rung == 64
    await worker.close()


async def test_without_redis_due_rows_go_to_the_sweepers_own_worker(jobs: Jobs) -> None:
    await jobs.add(5)
    worker, bell = worker_of(jobs), Doorbell(waits=None)

    await Sweeper(worker, bell).sweep()

    await wait_until(lambda: completed(jobs, 5))
    assert bell.rung == 0
    await worker.close()


async def test_poison_ends_with_what_its_end_means(jobs: Jobs) -> None:
    (job,) = await jobs.add()
    await jobs.change(job, stalls=2)
    await jobs.claim(alone=True)
    await jobs.expire(job)

    async def failed(work: UnitOfWork, claim: Claim, failure: Failure) -> None:
        assert failure.reason == "POISON"
        await work.connection.execute(insert(EFFECTS).values(job_id=claim.id))

    worker = worker_of(jobs, failed=failed)
    await Sweeper(worker, Doorbell()).sweep()

    assert (await jobs.row(job))["error_reason"] == "POISON"
    async with jobs.database.unit_of_work() as work:
        assert (await work.connection.execute(EFFECTS.select())).one().job_id == job
    await worker.close()


async def test_a_row_whose_end_cannot_be_recorded_ends_all_the_same_and_keeps_no_other_back(jobs: Jobs) -> None:
    poison, abandoned = await jobs.add(2)
    await jobs.change(poison, stalls=2)
    for claimed in await jobs.claim(alone=True) + await jobs.claim():
        await jobs.expire(claimed.id)

    async def failed(work: UnitOfWork, claim: Claim, failure: Failure) -> None:
        await work.connection.exec_driver_sql("SELECT 1 / 0")

    worker = worker_of(jobs, failed=failed, hands=0)
    await Sweeper(worker, Doorbell()).sweep()

    assert (await jobs.row(poison))["status"] == "failed"
    assert (await jobs.row(abandoned))["status"] == "pending"
    await worker.close()


async def test_a_sweeper_has_its_worker_make_way_for_a_suspect_that_has_waited(jobs: Jobs) -> None:
    quick = jobs.having(lease_interval=QUICK)
    ordinary, suspect = await quick.add(2)
    await quick.change(suspect, stalls=2, due_time=LATER)
    go = asyncio.Event()
    begun = []

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        begun.append(claim.id)
        await go.wait()
        return Completion()

    worker = Worker(quick.database, quick.queue, handle, hands=2)
    worker.start()
    await worker.take()
    await wait_until(lambda: begun == [ordinary])
    await quick.change(suspect, due_time=datetime.now(UTC) - timedelta(minutes=1))
    await quick.add(2)

    await Sweeper(worker, Doorbell()).sweep()
    go.set()

    await wait_until(lambda: completed(quick, 4))
    assert begun[:2] == [ordinary, suspect]
    await worker.close()


async def test_the_gauges_show_what_waits_and_what_should_not_be(jobs: Jobs) -> None:
    ids = await jobs.add(4)
    await jobs.change(ids[3], due_time=datetime.now(UTC) - timedelta(minutes=5))
    await jobs.claim(2)
    worker = worker_of(jobs, hands=0)

    await Sweeper(worker, Doorbell()).sweep()

    assert (metric("work_due_rows"), metric("work_active_rows"), metric("work_rows_beyond_lease")) == (2, 2, 0)
    assert metric("work_oldest_due_seconds") < 60
    await worker.close()


async def completed(jobs: Jobs, count: int) -> bool:
    return (await jobs.statistics()).completed == count
