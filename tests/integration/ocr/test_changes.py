"""Changes of what stands of a post, whoever comes late and whatever the clock says."""

import asyncio
from uuid import UUID

from sqlalchemy import select, update

from common.clock import new_id
from ocr.tables import post_results
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import is_somebody_held_up
from tests.integration.ocr.reading import asked, begun, complete, read, violations
from tests.integration.ocr.standing import Standing

YEAR_IN_MICROSECONDS = 365 * 86_400 * 1_000_000


async def test_who_lost_an_analysis_does_not_say_that_the_post_is_being_read(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id)

    await begun(ocr.app, post_id)

    assert await status_of(ocr, post_id) == "completed"


async def test_nor_does_he_while_the_analysis_is_just_ending(ocr: Standing) -> None:
    post_id = new_id()
    analysis_id = await asked(ocr.app, post_id)

    async with ocr.app.database.unit_of_work() as work:
        await complete(work, post_id, analysis_id)
        late = asyncio.create_task(begun(ocr.app, post_id))
        await wait_until(lambda: is_somebody_held_up(ocr))
    await late

    assert await status_of(ocr, post_id) == "completed"
    assert await violations(ocr.app) == {}


async def test_revisions_grow_though_the_clock_is_set_back(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id)
    [row] = await ocr.rows(
        update(post_results)
        .values(revision=post_results.c.revision + YEAR_IN_MICROSECONDS)
        .returning(post_results.c.revision)
    )

    await read(ocr.app, post_id)

    assert await revision_of(ocr, post_id) > row.revision


async def test_revisions_of_a_database_that_was_restored_are_beyond_those_that_were_told(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id)
    told = await revision_of(ocr, post_id)
    await ocr.rows(update(post_results).values(revision=told - YEAR_IN_MICROSECONDS))

    await read(ocr.app, post_id)

    assert await revision_of(ocr, post_id) > told


async def status_of(ocr: Standing, post_id: UUID) -> str:
    (row,) = await ocr.rows(select(post_results.c.ocr_status).where(post_results.c.id == post_id))
    return str(row.ocr_status)


async def revision_of(ocr: Standing, post_id: UUID) -> int:
    (row,) = await ocr.rows(select(post_results.c.revision).where(post_results.c.id == post_id))
    return int(row.revision)
