"""Posts that several ask for at once: one analysis, and nobody hinders another."""

import asyncio
from uuid import UUID

from sqlalchemy import select

from common.clock import new_id
from ocr.domain.wishes import Wish
from ocr.tables import analyses, readings
from ocr.usecases.asking import ask as join
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import PENDING, ask, cancel, carousel, is_somebody_held_up, wait_for
from tests.integration.ocr.reading import asked, read
from tests.integration.ocr.standing import Standing


async def test_a_batch_joins_what_is_open(ocr: Standing) -> None:
    post_id = carousel(ocr)

    batches = [await ask(ocr, post_id, respond_async=True) for _ in range(2)]

    assert len({batch.results[0].id for batch in batches}) == 1
    assert len(await ocr.rows(select(analyses.c.id))) == 1


async def test_a_batch_takes_nothing_from_who_waits_for_the_same_post(ocr: Standing) -> None:
    post_id = carousel(ocr)
    somebody = asyncio.create_task(wait_for(ocr, post_id, force=True))
    await wait_until(lambda: len(ocr.app.waiting) == 1)

    batch = await ask(ocr, post_id, respond_async=True)
    cancelled = await cancel(ocr, batch.batch_id)

    [row] = await ocr.rows(select(analyses.c.priority, analyses.c.force))
    assert tuple(row) == (1, True)
    assert cancelled.results[0].state == PENDING
    somebody.cancel()


async def test_by_force_a_post_that_waits_is_not_given_what_was_read_before_that(ocr: Standing) -> None:
    batch = await ask(ocr, carousel(ocr), respond_async=True)
    await read(ocr.app, new_id())
    [kept] = await ocr.rows(select(readings.c.key))
    analysis_id = UUID(batch.results[0].id)

    await ask(ocr, batch.results[0].post_id, respond_async=True, force=True)

    async with ocr.app.database.unit_of_work() as work:
        assert await work.readings.for_analysis([kept.key], analysis_id) == {}
    [row] = await ocr.rows(select(analyses.c.force, analyses.c.create_time).where(analyses.c.id == analysis_id))
    await ask(ocr, batch.results[0].post_id, respond_async=True)
    assert [row] == await ocr.rows(select(analyses.c.force, analyses.c.create_time).where(analyses.c.id == analysis_id))


async def test_batches_that_share_posts_in_any_order_do_not_hinder_each_other(ocr: Standing) -> None:
    posts = [carousel(ocr, 1) for _ in range(20)]

    batches = await asyncio.gather(*(ask(ocr, *posts[::step], respond_async=True) for step in (1, -1) * 5))

    assert len({each.id for batch in batches for each in batch.results}) == len(posts)


async def test_a_batch_holds_nothing_while_it_waits_for_another(ocr: Standing) -> None:
    one, both, other = (carousel(ocr, 1) for _ in range(3))

    async with ocr.app.database.unit_of_work() as work:
        mine = await join(work, [Wish(UUID(each), ()) for each in (one, both)], is_alone=False)
        asking = asyncio.create_task(ask(ocr, other, both, respond_async=True))
        await wait_until(lambda: is_somebody_held_up(ocr))
        # It would be held up in turn by whoever has this one.
        mine = {**mine, **await join(work, [Wish(UUID(other), ())], is_alone=False)}

    assert [each.id for each in (await asking).results] == [str(mine[UUID(each)]) for each in (other, both)]


async def test_a_batch_that_joins_others_locks_them_in_the_order_of_a_heartbeat(ocr: Standing) -> None:
    later, sooner = sorted(carousel(ocr, 1) for _ in range(2))
    first, second = [await asked(ocr.app, UUID(post_id)) for post_id in (sooner, later)]
    row = select(analyses.c.id).with_for_update(skip_locked=True)

    async with ocr.app.database.unit_of_work() as work:
        await work.connection.execute(row.where(analyses.c.id == first))
        asking = asyncio.create_task(ask(ocr, later, sooner, respond_async=True))
        await wait_until(lambda: is_somebody_held_up(ocr))
        free = await ocr.rows(row.where(analyses.c.id == second))

    assert [each.id for each in free] == [second]
    assert {each.id for each in (await asking).results} == {str(first), str(second)}
