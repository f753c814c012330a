"""From asking to the monitor that was told: the whole service with a scripted reader."""

import asyncio
from typing import Any

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.monitor.v1.post_pb2 import Post
from carrel.ocr.v1.analysis_pb2 import Analysis, AnalysisBatch
from carrel.ocr.v1.analysis_service_pb2 import (
    AnalyzePostRequest,
    BatchAnalyzePostsRequest,
    CancelAnalysisBatchRequest,
    GetAnalysisBatchRequest,
)
from sqlalchemy import select

from common.errors import FailedPrecondition
from ocr.domain.failures import Blocked, ReaderKeyRefused
from ocr.tables import analyses, post_results
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.readers import ScriptedReader
from tests.integration.ocr.reading import violations
from tests.integration.ocr.standing import Standing

COMPLETED, FAILED, PENDING, PROCESSING = Analysis.COMPLETED, Analysis.FAILED, Analysis.PENDING, Analysis.PROCESSING


async def test_a_carousel_is_read_once_and_the_monitor_told(working: Standing, reader: ScriptedReader) -> None:
    post_id = working.neighbours.carousel(3)

    first, second = await analyzed(working, post_id), await analyzed(working, post_id)

    assert [slide.image_index for slide in first.slides] == [0, 1, 2]
    assert (first.engine, first.model, first.model_version) == ("gemini", reader.models[0], f"{reader.models[0]}-001")
    assert (first.stored, first.usage.calls, first.post_category.is_new_category) == (False, 1, True)
    assert (second.stored, second.usage.calls, second.post_category.is_new_category) == (True, 0, False)
    assert second.slides == first.slides
    assert len(reader.calls) == 1
    told = await wait_until(lambda: working.neighbours.records.kept.get(post_id))
    assert told is not None
    assert list(told.ocr_texts) == [slide.ocr_text for slide in first.slides]
    await wait_until(lambda: working.neighbours.records.kept[post_id].ocr_status == Post.OcrStatus.COMPLETED)
    assert await violations(working.app) == {}


async def test_force_asks_anew(working: Standing, reader: ScriptedReader) -> None:
    post_id = working.neighbours.carousel()

    analyses = [await analyzed(working, post_id), await analyzed(working, post_id, force=True)]

    assert [each.stored for each in analyses] == [False, False]
    assert len(reader.calls) == 2


async def test_fifty_posts_are_read_together_and_one_that_fails_stops_no_other(
    working: Standing, reader: ScriptedReader
) -> None:
    reader.script(Blocked())

    batch = await read_all(working, *(working.neighbours.carousel(1) for _ in range(50)))

    assert batch.status == COMPLETED
    assert sorted(each.state for each in batch.results) == [COMPLETED] * 49 + [FAILED]
    assert len(reader.calls) == 50
    assert await violations(working.app) == {}


async def test_a_slide_that_is_not_cached_yet_is_waited_for(working: Standing) -> None:
    slides = working.neighbours.slides
    slide_id = slides.add(status=Asset.PENDING)
    asked = asyncio.create_task(analyzed(working, working.neighbours.posts.add(slide_id)))
    batch = await read_all(working, *working.neighbours.posts.posts, respond_async=True)
    await wait_until(lambda: waits_for(working, batch, "SLIDES_WAITING"))

    slides.slides[slide_id].status = Asset.CACHED

    analysis = await asked
    assert (analysis.state, analysis.attempts) == (COMPLETED, 1)


async def test_a_slide_that_cannot_be_had_costs_no_call(working: Standing, reader: ScriptedReader) -> None:
    slides = working.neighbours.slides
    failed, whole = slides.add(status=Asset.FAILED, reason="HTTP_404"), slides.add()
    for place, slide_ids in enumerate(((failed, whole), (whole, failed))):
        error = (await analyzed(working, working.neighbours.posts.add(*slide_ids))).error
        assert (error.reason, error.image_index, error.media_reason) == ("SLIDE_FAILED", place, "HTTP_404")
        assert error.HasField("image_index")
    assert reader.calls == []


async def test_who_asks_hears_at_once_that_no_call_is_made(working: Standing, reader: ScriptedReader) -> None:
    reader.script(ReaderKeyRefused())

    post_ids = [working.neighbours.carousel(1) for _ in range(2)]

    for post_id in post_ids:
        with pytest.raises(FailedPrecondition) as refused:
            await analyzed(working, post_id)
        assert refused.value.reason == "READER_KEY_REFUSED"

    # Nor is anything fetched for a call that is not made, nor does the post go on as if it were being read.
    assert working.neighbours.slides.reads == list(working.neighbours.posts.posts[post_ids[0]].slide_ids)
    assert [tuple(row) for row in await working.rows(select(post_results.c.ocr_status))] == [("pending",)]


async def test_who_asks_hears_that_no_model_is_left_to_ask(working: Standing, reader: ScriptedReader) -> None:
    reader.retired = set(reader.models)

    with pytest.raises(FailedPrecondition) as refused:
        await analyzed(working, working.neighbours.carousel())

    assert refused.value.reason == "MODEL_RETIRED"
    assert [tuple(row) for row in await working.rows(select(analyses.c.status, analyses.c.attempt))] == [("pending", 0)]


async def test_a_batch_that_is_cancelled_is_given_up_but_for_what_is_being_read(
    working: Standing, reader: ScriptedReader
) -> None:
    reader.gate.clear()
    hands = working.app.settings.work.hands
    batch = await read_all(working, *(working.neighbours.carousel(1) for _ in range(hands + 5)), respond_async=True)
    await wait_until(lambda: reader.here == hands)

    await working.analyses.CancelAnalysisBatch(CancelAnalysisBatchRequest(id=batch.batch_id))
    reader.gate.set()

    ended = await wait_until(lambda: completed(working, batch))
    assert ended is not None
    assert sorted(each.error.reason for each in ended.results) == [""] * hands + ["CANCELLED"] * 5
    assert await violations(working.app) == {}


async def analyzed(ocr: Standing, post_id: str, **more: Any) -> Analysis:
    return await ocr.analyses.AnalyzePost(AnalyzePostRequest(id=post_id, **more), timeout=20)


async def read_all(ocr: Standing, *post_ids: str, **more: Any) -> AnalysisBatch:
    return await ocr.analyses.BatchAnalyzePosts(BatchAnalyzePostsRequest(post_ids=post_ids, **more), timeout=20)


async def completed(ocr: Standing, batch: AnalysisBatch) -> AnalysisBatch | None:
    """The batch, once it is complete."""
    found = await ocr.analyses.GetAnalysisBatch(GetAnalysisBatchRequest(id=batch.batch_id))
    return found if found.status == COMPLETED else None


async def waits_for(ocr: Standing, batch: AnalysisBatch, reason: str) -> bool:
    found = await ocr.analyses.GetAnalysisBatch(GetAnalysisBatchRequest(id=batch.batch_id))
    return bool(found.results[0].error.reason == reason)
