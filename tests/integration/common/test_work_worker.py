"""A worker takes, holds, finishes and gives back."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from common.database import UnitOfWork
from common.errors import Failure, InvalidArgument, Unavailable
from common.work import Claim, Completion, Handler, NotYet, Worker, finish, sweep
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import EFFECTS, QUICK, Jobs

AT_ONCE = timedelta(0)
SOON = timedelta(milliseconds=10)


@asynccontextmanager
async def working(
    jobs: Jobs, handler: Handler[UnitOfWork], grace: timedelta = AT_ONCE, **more: object
) -> AsyncIterator[Worker[UnitOfWork]]:
    worker = Worker(jobs.database, jobs.queue, handler, **more)  # type: ignore[arg-type]
    worker.start()
    try:
        yield worker
    finally:
        await worker.close(grace)


def raising(error: Exception) -> Handler[UnitOfWork]:
    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        raise error

    return handle


class Hanging:
    """A handler that goes on until it is let go, and remembers what it was given."""

    def __init__(self) -> None:
        self.begun: list[UUID] = []
        self.cancelled: list[UUID] = []
        self.go = asyncio.Event()

    async def __call__(self, claim: Claim) -> Completion[UnitOfWork]:
        self.begun.append(claim.id)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled.append(claim.id)
            raise
        return Completion({"note": "done"})


def effect_of(claim: Claim) -> Completion[UnitOfWork]:
    async def effects(work: UnitOfWork) -> None:
        await work.connection.execute(insert(EFFECTS).values(job_id=claim.id, token=claim.token))

    return Completion({"note": "done"}, effects)


async def effects_of(jobs: Jobs) -> list[UUID]:
    async with jobs.database.unit_of_work() as work:
        return list(await work.connection.scalars(select(EFFECTS.c.job_id)))


def has(jobs: Jobs, **counts: int) -> Callable[[], object]:
    async def found() -> bool:
        statistics = await jobs.statistics()
        return all(getattr(statistics, name) == count for name, count in counts.items())

    return found


async def test_a_backlog_is_worked_off_after_one_bell_every_row_once(jobs: Jobs) -> None:
    ids = await jobs.add(100)
    seen: Counter[UUID] = Counter()

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        seen[claim.id] += 1
        return Completion({"note": "done"})

    async with working(jobs, handle, hands=7) as worker:
        await worker.answer()
        await wait_until(has(jobs, completed=100))

    assert seen == Counter(ids)


async def test_a_worker_takes_no_more_than_it_has_hands(jobs: Jobs) -> None:
    await jobs.add(5)
    handler = Hanging()

    async with working(jobs, handler, hands=2) as worker:
        await worker.take()
        await wait_until(lambda: len(handler.begun) == 2)
        assert await worker.take() == 0
        assert (await jobs.statistics()).waiting == 3


async def test_a_bell_is_answered_only_once_a_hand_is_free_again(jobs: Jobs) -> None:
    await jobs.add()
    handler = Hanging()

    async with working(jobs, handler, hands=1) as worker:
        answer = asyncio.create_task(worker.answer())
        await wait_until(lambda: handler.begun)
        assert not answer.done()
        handler.go.set()
        await asyncio.wait_for(answer, 5)


async def test_five_bells_at_once_do_what_one_does(jobs: Jobs) -> None:
    ids = await jobs.add(20)
    seen: Counter[UUID] = Counter()

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        seen[claim.id] += 1
        return effect_of(claim)

    async with working(jobs, handle) as first, working(jobs, handle) as second:
        await asyncio.gather(*(each.answer() for each in [first, second] * 5))
        await wait_until(has(jobs, completed=20))

    assert seen == Counter(ids)
    assert sorted(await effects_of(jobs)) == sorted(ids)


async def test_the_result_and_what_it_asks_for_are_written_together(jobs: Jobs) -> None:
    (job,) = await jobs.add()

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        async def effects(work: UnitOfWork) -> None:
            await work.connection.execute(insert(EFFECTS).values(job_id=claim.id))
            raise InvalidArgument

        return Completion({"note": "half"}, effects)

    async with working(jobs, handle) as worker:
        await worker.take()
        await wait_until(has(jobs, failed=1))

    assert (await jobs.row(job))["note"] is None
    assert await effects_of(jobs) == []


async def test_values_of_every_kind_are_stored(jobs: Jobs) -> None:
    await jobs.add(8)
    kinds: list[dict[str, object]] = [
        {"words": ["a", "b"]},
        {"words": []},
        {"found": {"a": [1, None]}},
        {"found": None},
        {"ended_time": func.now()},
        {"number": None},
        {"note": "text", "number": 7},
        {},
    ]

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        return Completion(kinds.pop())

    async with working(jobs, handle, hands=8) as worker:
        await worker.take()
        await wait_until(has(jobs, completed=8))

    rows = await jobs.rows()
    assert sorted(row["words"] for row in rows if row["words"] is not None) == [[], ["a", "b"]]
    assert [row["found"] for row in rows if row["found"]] == [{"a": [1, None]}]
    assert sum(row["ended_time"] is not None for row in rows) == 1
    assert [row["note"] for row in rows if row["number"] == 7] == ["text"]


async def test_a_row_whose_values_cannot_be_stored_keeps_no_neighbour_from_ending(jobs: Jobs) -> None:
    queue = jobs.having(attempts=1)
    ids = await queue.add(5)

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        return Completion({"note": "a\0b" if claim.id == ids[2] else "well"})

    async with working(queue, handle) as worker:
        await worker.take()
        await wait_until(has(queue, completed=4, failed=1))

    assert (await queue.row(ids[2]))["error_reason"] == "INTERNAL"


@pytest.mark.parametrize(
    ("error", "reason", "attempts"),
    [
        (Unavailable(reason="HTTP_503"), "HTTP_503", 3),
        (ValueError("a bug"), "INTERNAL", 3),
        (InvalidArgument(), None, 1),
    ],
)
async def test_what_fails_is_tried_as_often_as_its_kind_allows(
    jobs: Jobs, error: Exception, reason: str | None, attempts: int
) -> None:
    quick = jobs.having(backoff_interval=SOON)
    (job,) = await quick.add()

    async with working(quick, raising(error)) as worker:

        async def ended() -> bool:
            await worker.take()
            return (await quick.statistics()).failed == 1

        await wait_until(ended)

    row = await quick.row(job)
    assert (row["attempt"], row["error_reason"]) == (attempts, reason or "INVALID_ARGUMENT")
    assert row["error_retryable"] is (attempts > 1)


async def test_waiting_for_something_else_is_not_an_attempt(jobs: Jobs) -> None:
    (job,) = await jobs.add()

    async with working(jobs, raising(NotYet(retry_after=timedelta(minutes=1)))) as worker:
        await worker.take()
        await wait_until(has(jobs, delayed=1))

    row = await jobs.row(job)
    assert row["attempt"] == 0
    assert row["due_time"] > datetime.now(UTC) + timedelta(seconds=30)


async def test_a_row_that_failed_for_good_can_say_so_elsewhere_in_the_same_transaction(jobs: Jobs) -> None:
    (job,) = await jobs.add()

    async def failed(work: UnitOfWork, claim: Claim, failure: Failure) -> None:
        await work.connection.execute(insert(EFFECTS).values(job_id=claim.id))

    async with working(jobs, raising(InvalidArgument()), failed=failed) as worker:
        await worker.take()
        await wait_until(has(jobs, failed=1))

    assert await effects_of(jobs) == [job]


async def test_a_handler_that_cancels_itself_has_met_a_bug(jobs: Jobs) -> None:
    (job,) = await jobs.add()

    async with working(jobs, raising(asyncio.CancelledError())) as worker:  # type: ignore[arg-type]
        await worker.take()
        await wait_until(has(jobs, delayed=1))

    assert (await jobs.row(job))["error_reason"] == "INTERNAL"


async def test_a_heartbeat_outlasts_the_lease(jobs: Jobs) -> None:
    lease = timedelta(seconds=1)
    quick = jobs.having(lease_interval=lease)
    (job,) = await quick.add()
    handler = Hanging()

    async with working(quick, handler) as worker:
        await worker.take()
        first = (await quick.row(job))["lease_expire_time"]

        async def outlasted() -> bool:
            await quick.move(sweep)
            return bool((await quick.row(job))["lease_expire_time"] > first + 1.5 * lease)

        await wait_until(outlasted)

    assert (await quick.row(job))["stalls"] == 0


async def test_work_whose_lease_is_lost_is_stopped_and_writes_nothing(jobs: Jobs) -> None:
    quick = jobs.having(lease_interval=QUICK)
    (job,) = await quick.add()
    handler = Hanging()

    async with working(quick, handler) as worker:
        await worker.take()
        await wait_until(lambda: handler.begun)
        await quick.expire(job)
        await quick.move(sweep)
        (taken,) = await quick.claim()
        await wait_until(lambda: handler.cancelled)

    assert await quick.move(finish, taken, {"note": "the other one"})
    assert (await quick.row(job))["note"] == "the other one"


async def test_a_worker_that_stood_still_past_its_lease_writes_nothing(jobs: Jobs) -> None:
    (job,) = await jobs.add()
    handler = Hanging()

    async def handle(claim: Claim) -> Completion[UnitOfWork]:
        await handler(claim)
        return effect_of(claim)

    async with working(jobs, handle, grace=timedelta(seconds=5)) as worker:
        await worker.take()
        await wait_until(lambda: handler.begun)
        await jobs.expire(job)
        await jobs.move(sweep)
        (taken,) = await jobs.claim()
        handler.go.set()

    assert await effects_of(jobs) == []
    assert await jobs.move(finish, taken, {})


async def test_closing_lets_work_end_that_can_within_the_grace(jobs: Jobs) -> None:
    await jobs.add()
    handler = Hanging()

    async with working(jobs, handler, grace=timedelta(seconds=5)) as worker:
        await worker.take()
        await wait_until(lambda: handler.begun)
        asyncio.get_running_loop().call_later(0.1, handler.go.set)

    assert (await jobs.statistics()).completed == 1


async def test_closing_gives_back_what_cannot_end_as_if_it_had_not_begun(jobs: Jobs) -> None:
    await jobs.add(3)
    handler = Hanging()

    async with working(jobs, handler, hands=3) as worker:
        await worker.take()
        await wait_until(lambda: len(handler.begun) == 3)

    assert (await jobs.statistics()).waiting == 3
    assert {(row["attempt"], row["stalls"]) for row in await jobs.rows()} == {(0, 0)}
    assert len(handler.cancelled) == 3


async def test_a_closed_worker_takes_nothing(jobs: Jobs) -> None:
    await jobs.add()
    handler = Hanging()
    async with working(jobs, handler) as worker:
        pass

    await worker.answer()

    assert handler.begun == []
    assert (await jobs.statistics()).waiting == 1


async def test_a_suspect_runs_with_nothing_beside_it(jobs: Jobs) -> None:
    ids = await jobs.add(4)
    await jobs.change(ids[0], stalls=2)
    handler = Hanging()

    async with working(jobs, handler, grace=timedelta(seconds=5)) as worker:
        await worker.take()
        await wait_until(lambda: handler.begun)
        assert await worker.take() == 0
        assert handler.begun == [ids[0]]
        handler.go.set()
        await wait_until(has(jobs, completed=4))


async def test_a_busy_worker_makes_way_for_a_suspect(jobs: Jobs) -> None:
    ids = await jobs.add(3)
    await jobs.change(ids[2], stalls=2)
    handler = Hanging()

    async with working(jobs, handler, hands=1, grace=timedelta(seconds=5)) as worker:
        await jobs.change(ids[2], due_time=datetime.now(UTC) + timedelta(hours=1))
        await worker.take()
        await wait_until(lambda: handler.begun == [ids[0]])
        await jobs.change(ids[2], due_time=func.now())
        worker.make_way()
        handler.go.set()
        await wait_until(has(jobs, completed=3))

    assert handler.begun == [ids[0], ids[2], ids[1]]
