"""Batches as they are looked at later: from their first analysis to their last, by any process."""

from uuid import UUID

import pytest
from sqlalchemy import delete, select

from common.clock import new_id
from common.errors import NotFound
from ocr.tables import analyses
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.batching import (
    COMPLETED,
    PENDING,
    PROCESSING,
    ask,
    cancel,
    carousel,
    claimed,
    get,
    give_up,
)
from tests.integration.ocr.reading import Read, completed
from tests.integration.ocr.standing import Standing, standing


async def test_a_batch_is_begun_with_its_first_analysis_and_complete_with_its_last(ocr: Standing) -> None:
    posts = [carousel(ocr), carousel(ocr)]
    batch = await ask(ocr, *posts, respond_async=True)
    seen = [batch.status]

    (held,) = await claimed(ocr, 1)
    seen.append((await get(ocr, batch.batch_id)).status)
    await give_up(ocr, held)
    seen.append((await get(ocr, batch.batch_id)).status)
    (held,) = await claimed(ocr, 1)
    await give_up(ocr, held)
    seen.append((await get(ocr, batch.batch_id)).status)

    assert seen == [PENDING, PROCESSING, PROCESSING, COMPLETED]


async def test_a_batch_of_nothing_but_errors_is_complete(ocr: Standing) -> None:
    batch = await ask(ocr, str(new_id()), ocr.neighbours.video())

    assert (batch.status, len(batch.results)) == (COMPLETED, 2)


async def test_another_process_goes_on_with_the_batch(ocr_environ: dict[str, str], neighbours: Neighbours) -> None:
    async with standing(ocr_environ, neighbours) as before:
        batch = await ask(before, carousel(before), respond_async=True)

    async with standing(ocr_environ, neighbours) as ocr:
        (held,) = await claimed(ocr, 1)
        await give_up(ocr, held)
        found = await get(ocr, batch.batch_id)

    assert (found.status, found.results[0].error.reason) == (COMPLETED, "BLOCKED")


async def test_a_post_that_was_forgotten_keeps_its_place(ocr: Standing) -> None:
    gone, kept = carousel(ocr), carousel(ocr)
    batch = await ask(ocr, gone, kept, respond_async=True)

    await ocr.rows(delete(analyses).where(analyses.c.post_id == UUID(gone)))

    found = await get(ocr, batch.batch_id)
    assert [(each.post_id, each.error.reason) for each in found.results] == [(gone, "POST_NOT_FOUND"), (kept, "")]


async def test_a_batch_that_nobody_asked_for_is_not_found(ocr: Standing) -> None:
    for call in (get, cancel):
        with pytest.raises(NotFound) as refused:
            await call(ocr, str(new_id()))
        assert refused.value.reason == "BATCH_NOT_FOUND"


async def test_a_batch_that_is_too_long_leaves_out_slides_and_says_so(ocr: Standing) -> None:
    posts = [carousel(ocr, 1) for _ in range(3)]
    batch = await ask(ocr, *posts, respond_async=True)
    found = await ocr.rows(select(analyses.c.post_id, analyses.c.id))
    for row in found:
        await completed(ocr.app, row.post_id, row.id, [Read("one", "\N{GRINNING FACE}" * 400_000)])

    shown = await get(ocr, batch.batch_id)

    assert [each.slides_left_out for each in shown.results] == [False, False, True]
    assert [len(each.slides) for each in shown.results] == [1, 1, 0]
