"""The moves of work, one by one, on PostgreSQL."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import text, update

from common.errors import NotFound, Unavailable
from common.work import (
    Statistics,
    claim,
    clear,
    fail,
    finish,
    give_back,
    hold,
    record,
    release,
    sweep,
    wanted_again,
)
from common.work.statements import BY_INDEX, LONGEST_MESSAGE
from tests.fixtures.work import JOBS, Jobs

LATER = datetime.now(UTC) + timedelta(hours=1)


async def test_eight_claimers_at_once_get_every_row_exactly_once(jobs: Jobs) -> None:
    ids = await jobs.add(200)

    async def claim_all() -> list[UUID]:
        found: list[UUID] = []
        while batch := await jobs.claim(7):
            found += [each.id for each in batch]
        return found

    claimed = await asyncio.gather(*(claim_all() for _ in range(8)))

    assert sorted(one for each in claimed for one in each) == sorted(ids)


async def test_urgent_work_overtakes_any_backlog_and_equals_go_by_due_time(jobs: Jobs) -> None:
    first = await jobs.add(3)
    second = await jobs.add(3)
    urgent = await jobs.add(2, priority=5)

    claimed = await jobs.claim(8)

    assert [each.id for each in claimed] == urgent + first + second


async def test_work_is_not_claimed_before_it_is_due(jobs: Jobs) -> None:
    await jobs.add(due_time=LATER)

    assert await jobs.claim(10) == []


async def test_a_claim_counts_the_attempt_and_raises_the_token(jobs: Jobs) -> None:
    await jobs.add()

    first = (await jobs.claim())[0]
    await jobs.move(release, first)
    second = (await jobs.claim())[0]

    assert (first.attempt, second.attempt) == (1, 2)
    assert second.token > first.token


async def test_a_heartbeat_extends_the_leases_that_are_still_ours(jobs: Jobs) -> None:
    await jobs.add(2)
    kept, lost = await jobs.claim(2)
    before = (await jobs.row(kept.id))["lease_expire_time"]
    await jobs.expire(lost.id)
    await jobs.move(sweep)

    held = await jobs.move(hold, [kept, lost])

    assert held == {kept.id}
    assert (await jobs.row(kept.id))["lease_expire_time"] > before


async def test_whoever_was_too_slow_writes_nothing(jobs: Jobs) -> None:
    await jobs.add()
    late = (await jobs.claim())[0]
    await jobs.expire(late.id)
    await jobs.move(sweep)
    present = (await jobs.claim())[0]

    answers = [
        await jobs.move(record, late, {"note": "late"}),
        await jobs.move(finish, late, {"note": "late"}),
        await jobs.move(release, late),
        await jobs.move(fail, late, NotFound()),
        await jobs.move(give_back, [late]),
        await jobs.finish_many([(late, {"note": "late"})]),
    ]

    assert not any(answers)
    row = await jobs.row(late.id)
    assert (row["status"], row["note"], row["lease_token"]) == ("running", None, present.token)


async def test_a_batch_finishes_what_is_still_ours_and_says_which(jobs: Jobs) -> None:
    await jobs.add(3)
    claims = await jobs.claim(3)
    await jobs.expire(claims[1].id)
    await jobs.move(sweep)

    done = [(each, {"note": f"note {number}", "number": number}) for number, each in enumerate(claims)]
    finished = await jobs.finish_many(done)

    assert finished == {claims[0].id, claims[2].id}
    rows = [await jobs.row(each.id) for each in claims]
    assert [row["status"] for row in rows] == ["completed", "pending", "completed"]
    assert [(row["note"], row["number"]) for row in rows] == [("note 0", 0), (None, None), ("note 2", 2)]


async def test_rows_can_be_finished_with_no_values_of_their_own(jobs: Jobs) -> None:
    await jobs.add(2)
    claims = await jobs.claim(2)

    assert len(await jobs.finish_many([(each, {}) for each in claims])) == 2


async def test_a_release_that_is_not_counted_is_as_if_it_had_not_been_tried(jobs: Jobs) -> None:
    await jobs.add()
    claimed = (await jobs.claim())[0]

    await jobs.move(release, claimed, after=timedelta(hours=1), counted=False)

    assert (await jobs.row(claimed.id))["attempt"] == 0
    assert (await jobs.statistics()).delayed == 1


async def test_what_is_given_back_is_due_at_once_and_costs_neither_attempt_nor_stall(jobs: Jobs) -> None:
    await jobs.add(2)

    await jobs.move(give_back, await jobs.claim(2))

    again = await jobs.claim(2)
    assert [(each.attempt, each.stalls) for each in again] == [(1, 0), (1, 0)]


async def test_a_failed_row_says_why_and_whether_to_ask_again(jobs: Jobs) -> None:
    await jobs.add(2)
    first, second = await jobs.claim(2)

    await jobs.move(fail, first, NotFound("There is no such page.", reason="HTTP_404"))
    await jobs.move(fail, second, Unavailable(reason="HTTP_503"))

    rows = [await jobs.row(each.id) for each in (first, second)]
    assert [(row["status"], row["error_reason"], row["error_retryable"]) for row in rows] == [
        ("failed", "HTTP_404", False),
        ("failed", "HTTP_503", True),
    ]


async def test_a_stored_error_is_short_clean_and_keeps_no_secret(jobs: Jobs) -> None:
    await jobs.add()
    claimed = (await jobs.claim())[0]
    hostile = "at http://user:hunter2@host/?X-Amz-Signature=abcdef \0 \ud800 " + "x" * 10_000

    await jobs.move(fail, claimed, NotFound(hostile))

    message = (await jobs.row(claimed.id))["error_message"]
    assert len(message) <= LONGEST_MESSAGE
    assert not any(secret in message for secret in ("hunter2", "abcdef", "\0"))


async def test_a_finished_row_has_no_error_left(jobs: Jobs) -> None:
    await jobs.add()
    await jobs.move(release, (await jobs.claim())[0], failure=Unavailable())
    again = (await jobs.claim())[0]

    await jobs.move(finish, again, {"note": "well"})

    row = await jobs.row(again.id)
    assert (row["status"], row["error_reason"], row["error_message"], row["error_retryable"]) == (
        "completed",
        None,
        None,
        None,
    )


async def test_the_third_stall_ends_a_row_as_poison(jobs: Jobs) -> None:
    ids = await jobs.add()

    for _ in range(3):
        await jobs.claim(alone=True)
        await jobs.expire(ids[0])
        swept = await jobs.move(sweep)

    assert [each.id for each in swept.poisoned] == ids
    row = await jobs.row(ids[0])
    assert (row["status"], row["stalls"], row["error_reason"], row["error_retryable"]) == ("failed", 3, "POISON", False)


async def test_a_suspect_is_claimed_by_nobody_but_a_worker_that_is_alone(jobs: Jobs) -> None:
    ids = await jobs.add(3)
    await jobs.change(ids[1], stalls=2)

    beside = await jobs.claim(10)

    assert [each.id for each in beside] == [ids[0], ids[2]]
    assert [each.id for each in await jobs.claim(10, alone=True)] == [ids[1]]


async def test_nothing_is_claimed_beside_a_suspect(jobs: Jobs) -> None:
    ids = await jobs.add(3)
    await jobs.change(ids[1], stalls=2)

    assert [each.id for each in await jobs.claim(10, alone=True)] == [ids[1]]


async def test_statistics_are_exact(jobs: Jobs) -> None:
    await jobs.add(10)
    await jobs.add(2, due_time=LATER)
    claims = await jobs.claim(6)
    await jobs.finish_many([(each, {}) for each in claims[:3]])
    await jobs.move(fail, claims[3], NotFound())

    assert await jobs.statistics() == Statistics(waiting=4, active=2, completed=3, failed=1, delayed=2, total=12)


async def test_the_statistics_of_an_empty_queue_are_zeros(jobs: Jobs) -> None:
    assert await jobs.statistics() == Statistics(0, 0, 0, 0, 0, 0)


async def test_clearing_ends_what_waits_and_leaves_what_is_being_worked_on(jobs: Jobs) -> None:
    await jobs.add(3)
    delayed = await jobs.add(due_time=LATER)
    claimed = (await jobs.claim())[0]

    assert await jobs.move(clear) == 3

    row = await jobs.row(delayed[0])
    assert (row["status"], row["error_reason"]) == ("failed", "CLEARED")
    assert await jobs.move(finish, claimed, {})


async def test_an_ended_row_can_be_asked_for_again_with_all_its_attempts(jobs: Jobs) -> None:
    await jobs.add()
    first = (await jobs.claim())[0]
    await jobs.move(fail, first, NotFound())

    async with jobs.database.unit_of_work() as work:
        await work.connection.execute(update(JOBS).values(wanted_again(jobs.queue)))
    second = (await jobs.claim())[0]

    assert second.attempt == 1
    assert second.token > first.token
    assert (await jobs.row(second.id))["error_reason"] is None


async def test_a_claim_reads_no_more_of_a_backlog_than_it_takes(jobs: Jobs) -> None:
    await jobs.add(20_000)

    async with jobs.database.unit_of_work() as work:
        await work.connection.execute(BY_INDEX)
        claimed = await claim(work, jobs.queue, 5, alone=True)
        touched = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'jobs'"
        rows_read = await work.connection.scalar(text(touched))

    assert len(claimed) == 5
    assert rows_read is not None
    assert rows_read < 50
