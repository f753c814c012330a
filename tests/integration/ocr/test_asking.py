"""Asking for one post."""

import asyncio
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_pb2 import Analysis, Slide
from sqlalchemy import select

from common.clock import new_id
from common.errors import FailedPrecondition, InvalidArgument, NotFound, Unavailable
from ocr.tables import analyses
from tests.integration.ocr.asking import ask, gone_soon, open_one, row_of
from tests.integration.ocr.reading import Read, completed, failed
from tests.integration.ocr.standing import Standing


async def test_who_asks_gets_what_is_read(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = asyncio.create_task(ask(ocr, post_id))
    analysis_id = await open_one(ocr, post_id)

    await completed(ocr.app, UUID(post_id), analysis_id, [Read("one", "eat more"), Read("two", "follow")], "Food")

    analysis = await asked
    assert (analysis.post_id, analysis.id, analysis.state) == (post_id, str(analysis_id), Analysis.COMPLETED)
    assert [(each.image_index, each.ocr_text, each.slide_type) for each in analysis.slides] == [
        (0, "eat more", Slide.CONTENT),
        (1, "follow", Slide.CONTENT),
    ]
    assert (analysis.post_category.category, analysis.engine) == ("Food", "gemini")
    assert analysis.HasField("complete_time")


async def test_an_analysis_that_fails_is_an_answer(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = asyncio.create_task(ask(ocr, post_id))

    await failed(ocr.app, UUID(post_id), await open_one(ocr, post_id))

    analysis = await asked
    assert (analysis.state, analysis.error.reason) == (Analysis.FAILED, "BLOCKED")


async def test_of_a_post_that_nobody_keeps_nothing_is_written(ocr: Standing) -> None:
    with pytest.raises(NotFound) as refused:
        await ask(ocr, str(new_id()))

    assert refused.value.reason == "POST_NOT_FOUND"
    assert await ocr.rows(select(analyses.c.id)) == []


async def test_a_post_of_a_profile_that_was_deleted_is_not_found(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = asyncio.create_task(ask(ocr, post_id))
    await failed(ocr.app, UUID(post_id), await open_one(ocr, post_id))
    await asked
    del ocr.neighbours.posts.posts[post_id]

    with pytest.raises(NotFound):
        await ask(ocr, post_id)


async def test_what_is_no_id_is_refused(ocr: Standing) -> None:
    for post_id in ("", "no uuid", "0193f0e0-0000-7000-8000-00000000000"):
        with pytest.raises(InvalidArgument) as refused:
            await ask(ocr, post_id)
        assert refused.value.violations[0].field == "id"


async def test_a_video_has_no_slides(ocr: Standing) -> None:
    covered, bare = ocr.neighbours.video(), ocr.neighbours.posts.add()

    for post_id, cover in ((covered, False), (bare, True)):
        with pytest.raises(FailedPrecondition) as refused:
            await ask(ocr, post_id, cover=cover)
        assert refused.value.reason == "NO_SLIDES"

    assert await ocr.rows(select(analyses.c.id)) == []


async def test_of_a_video_the_cover_is_read_when_it_is_asked_for(ocr: Standing) -> None:
    posts = {ocr.neighbours.video(): True, ocr.neighbours.carousel(): False}

    for post_id, use_cover in posts.items():
        with gone_soon(ask(ocr, post_id, cover=True)):
            assert (await row_of(ocr, post_id))["use_cover"] is use_cover


async def test_while_the_monitor_is_away_nothing_is_asked_for(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    ocr.neighbours.posts.is_away = True

    with pytest.raises(Unavailable) as refused:
        await ask(ocr, post_id)

    assert refused.value.reason == "MONITOR_UNAVAILABLE"
    assert await ocr.rows(select(analyses.c.id)) == []
