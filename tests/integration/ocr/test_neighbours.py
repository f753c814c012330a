"""Neighbours that are away cost analyses nothing but time."""

import asyncio

from carrel.media_cache.v1.asset_pb2 import Asset
from sqlalchemy import func, select, update

from ocr.tables import ANALYSES, analyses
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import COMPLETED, wait_for
from tests.integration.ocr.standing import Standing

_row = analyses.c


async def test_neighbours_that_are_away_use_up_no_attempts(working: Standing) -> None:
    slides, posts = working.neighbours.slides, working.neighbours.posts
    slide_id = slides.add(status=Asset.PENDING)
    asked = asyncio.create_task(wait_for(working, posts.add(slide_id)))

    await put_back(working, "SLIDES_WAITING")
    posts.is_away = True
    await put_back(working, "MONITOR_UNAVAILABLE")
    posts.is_away, slides.is_away = False, True
    await put_back(working, "MEDIA_CACHE_UNAVAILABLE")
    slides.is_away, slides.slides[slide_id].status = False, Asset.CACHED

    analysis = await asked
    assert (analysis.state, analysis.attempts) == (COMPLETED, 1)


async def test_a_media_cache_that_fails_over_a_slide_ends_that_analysis_in_the_end(working: Standing) -> None:
    without_size = working.neighbours.slides.add(size=())

    analysis = await wait_for(working, working.neighbours.posts.add(without_size))

    assert (analysis.error.reason, analysis.attempts) == ("MEDIA_CACHE_UNAVAILABLE", 3)


async def put_back(ocr: Standing, reason: str) -> None:
    """Waits until the analysis waits for that, which is no attempt; it looks again at once."""
    waits = (_row.status == "pending") & (_row.error_reason == reason)
    [row] = await wait_until(lambda: ocr.rows(select(_row.attempt).where(waits)))
    assert row.attempt == 0
    await ocr.rows(update(analyses).values(due_time=func.now()))
    ocr.app.bell.ring(ANALYSES.name)
