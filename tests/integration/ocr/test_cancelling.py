"""Batches that are given up: what nobody else wants ends, and nothing else."""

import asyncio
from uuid import UUID

from sqlalchemy import select

from ocr.domain.wishes import Wish
from ocr.tables import post_results
from ocr.usecases.asking import ask as join
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import (
    COMPLETED,
    FAILED,
    PENDING,
    PROCESSING,
    ask,
    cancel,
    carousel,
    claimed,
    get,
    give_up,
    is_somebody_held_up,
    wait_for,
)
from tests.integration.ocr.reading import asked, failed, read, violations
from tests.integration.ocr.standing import Standing


async def test_cancelling_ends_what_waits_and_lets_go_on_what_has_begun(ocr: Standing) -> None:
    batch = await ask(ocr, carousel(ocr), carousel(ocr), respond_async=True)
    (held,) = await claimed(ocr, 1)

    cancelled = await cancel(ocr, batch.batch_id)
    again = await cancel(ocr, batch.batch_id)

    assert sorted((each.state, each.error.reason) for each in cancelled.results) == [
        (PROCESSING, ""),
        (FAILED, "CANCELLED"),
    ]
    assert (cancelled.cancelled, cancelled.status) == (True, PROCESSING)
    assert again == cancelled
    await give_up(ocr, held)
    assert (await get(ocr, batch.batch_id)).status == COMPLETED


async def test_cancelling_leaves_what_somebody_else_wants(ocr: Standing) -> None:
    mine, shared, alone = carousel(ocr), carousel(ocr), carousel(ocr)
    batch = await ask(ocr, mine, shared, alone, respond_async=True)
    other = await ask(ocr, shared, respond_async=True)
    somebody = asyncio.create_task(wait_for(ocr, alone))
    await wait_until(lambda: len(ocr.app.waiting) == 1)

    cancelled = await cancel(ocr, batch.batch_id)

    assert [each.error.reason for each in cancelled.results] == ["CANCELLED", "", ""]
    last = await cancel(ocr, other.batch_id)
    assert last.results[0].error.reason == "CANCELLED"
    somebody.cancel()
    await wait_until(lambda: len(ocr.app.waiting) == 0)


async def test_a_post_that_was_given_up_is_as_it_was_before(ocr: Standing) -> None:
    never_read, read_before, failed_before = carousel(ocr), carousel(ocr), carousel(ocr)
    await read(ocr.app, UUID(read_before))
    await failed(ocr.app, UUID(failed_before), await asked(ocr.app, UUID(failed_before)))
    batch = await ask(ocr, never_read, read_before, failed_before, respond_async=True)

    await cancel(ocr, batch.batch_id)

    found = await ocr.rows(select(post_results.c.id, post_results.c.ocr_status))
    assert {str(row.id): row.ocr_status for row in found} == {read_before: "completed", failed_before: "failed"}
    assert await violations(ocr.app) == {}


async def test_what_is_asked_for_while_it_is_cancelled_goes_on(ocr: Standing) -> None:
    post_id = carousel(ocr)
    batch = await ask(ocr, post_id, respond_async=True)

    async with ocr.app.database.unit_of_work() as work:
        wishes = [Wish(UUID(post_id), ())]
        other = await work.batches.add(wishes, await join(work, wishes, is_alone=False))
        cancelling = asyncio.create_task(cancel(ocr, batch.batch_id))
        await wait_until(lambda: is_somebody_held_up(ocr))

    assert (await cancelling).results[0].state == PENDING
    assert (await get(ocr, str(other))).results[0].state == PENDING


async def test_two_batches_that_are_cancelled_at_once_leave_nothing(ocr: Standing) -> None:
    posts = [carousel(ocr) for _ in range(2)]
    batches = [await ask(ocr, *posts, respond_async=True) for _ in range(2)]

    async with ocr.app.database.unit_of_work() as work:
        assert await work.batches.cancel(UUID(batches[0].batch_id)) == []
        cancelling = asyncio.create_task(cancel(ocr, batches[1].batch_id))
        await wait_until(lambda: is_somebody_held_up(ocr))

    assert {each.error.reason for each in (await cancelling).results} == {"CANCELLED"}


async def test_what_is_cancelled_while_it_is_claimed_has_one_end(ocr: Standing) -> None:
    for _ in range(10):
        batch = await ask(ocr, *(carousel(ocr, 1) for _ in range(5)), respond_async=True)

        _, held = await asyncio.gather(cancel(ocr, batch.batch_id), claimed(ocr, 3))

        states = {each.id: each.state for each in (await get(ocr, batch.batch_id)).results}
        assert {UUID(one) for one, state in states.items() if state == PROCESSING} == {each.id for each in held}
        assert set(states.values()) <= {PROCESSING, FAILED}
        for each in held:
            await give_up(ocr, each)
    assert await violations(ocr.app) == {}
