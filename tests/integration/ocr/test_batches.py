"""Batches: many posts asked for at once."""

import asyncio
from uuid import UUID

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from sqlalchemy import Table, func, select

from common.clock import new_id
from common.errors import InvalidArgument
from ocr.tables import analyses, analysis_batches, batch_entries
from tests.fixtures.statements import statements_of
from tests.fixtures.waiting import wait_until
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.batching import (
    COMPLETED,
    FAILED,
    PENDING,
    ask,
    carousel,
    get,
)
from tests.integration.ocr.reading import Read, completed, failed
from tests.integration.ocr.standing import Standing, standing

POST = "0193f0e0-0000-7000-8000-000000000000"


async def test_none_too_many_and_what_is_no_id_are_refused(ocr: Standing) -> None:
    for post_ids in ([], [POST] * 51, [POST] * 10_000, ["no uuid"], [POST, ""]):
        with pytest.raises(InvalidArgument) as refused:
            await ask(ocr, *post_ids)
        assert refused.value.violations[0].field.startswith("postIds")

    assert await count(ocr, analysis_batches) == 0


async def test_each_post_is_there_once_in_the_order_asked_with_what_became_of_it(ocr: Standing) -> None:
    first, second, video, unknown = carousel(ocr), carousel(ocr), ocr.neighbours.video(), str(new_id())

    batch = await ask(ocr, second, unknown, first, second, video, first, respond_async=True)

    assert [each.post_id for each in batch.results] == [second, unknown, first, video]
    assert [(each.state, each.error.reason) for each in batch.results] == [
        (PENDING, ""),
        (FAILED, "POST_NOT_FOUND"),
        (PENDING, ""),
        (FAILED, "NO_SLIDES"),
    ]
    assert [each.HasField("id") for each in batch.results] == [True, False, True, False]
    assert (batch.status, batch.accepted) == (PENDING, True)
    assert await count(ocr, analyses) == 2


async def test_fifty_posts_take_a_handful_of_statements(ocr: Standing) -> None:
    post_ids = [carousel(ocr, 1) for _ in range(50)]

    with statements_of(ocr.app.database) as sent:
        batch = await ask(ocr, *post_ids, respond_async=True)

    assert [each.post_id for each in batch.results] == post_ids
    assert len(sent) <= 9


async def test_one_that_fails_does_not_stop_the_others(ocr: Standing) -> None:
    good, bad = carousel(ocr), carousel(ocr)
    asked = asyncio.create_task(ask(ocr, bad, str(new_id()), good))
    found = await wait_until(lambda: ocr.rows(select(analyses.c.post_id, analyses.c.id)))
    analysis_ids = {str(row.post_id): row.id for row in found}

    await failed(ocr.app, UUID(bad), analysis_ids[bad])
    await completed(ocr.app, UUID(good), analysis_ids[good], [Read("one", "eat more")])

    batch = await asked
    assert (batch.status, batch.accepted) == (COMPLETED, False)
    assert [each.error.reason for each in batch.results] == ["BLOCKED", "POST_NOT_FOUND", ""]
    assert batch.results[2].slides[0].ocr_text == "eat more"


async def test_what_is_not_done_in_time_is_shown_as_it_is(ocr_environ: dict[str, str], neighbours: Neighbours) -> None:
    async with standing({**ocr_environ, "OCR_WAIT_SECONDS": "0.2"}, neighbours) as ocr:
        batch = await ask(ocr, carousel(ocr))

        assert (batch.status, batch.accepted, batch.results[0].state) == (PENDING, False, PENDING)
        assert await get(ocr, batch.batch_id) == batch


async def test_a_dry_run_says_what_it_would_take_and_writes_nothing(ocr: Standing) -> None:
    slides = ocr.neighbours.slides
    ready, twin = carousel(ocr), ocr.neighbours.posts.add(slides.add(b"same"))
    same = ocr.neighbours.posts.add(slides.add(b"same"))
    waiting = ocr.neighbours.posts.add(slides.add(status=Asset.PENDING))
    broken = ocr.neighbours.posts.add(slides.add(status=Asset.FAILED, reason="HTTP_404"))
    unknown = ocr.neighbours.posts.add(str(new_id()))

    run = await ask(ocr, ready, twin, same, waiting, broken, unknown, str(new_id()), dry_run=True)

    estimate = run.estimate
    assert (estimate.calls, estimate.stored, estimate.waiting, estimate.refused) == (3, 0, 1, 3)
    assert (estimate.engine, estimate.cost_usd) == ("embedded", 0)
    assert not run.HasField("batch_id")
    assert [await count(ocr, table) for table in (analyses, analysis_batches, batch_entries)] == [0, 0, 0]


async def count(ocr: Standing, table: Table) -> int:
    [row] = await ocr.rows(select(func.count()).select_from(table))
    return int(row[0])
