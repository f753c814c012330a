"""Asking for one post, and joining who asked before."""

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_pb2 import Analysis, Slide
from carrel.ocr.v1.analysis_service_pb2 import AnalyzePostRequest, GetAnalysisBatchRequest
from sqlalchemy import select, update

from common.clock import new_id
from common.errors import FailedPrecondition, InvalidArgument, NotFound, ResourceExhausted, Unavailable
from ocr.tables import analyses
from tests.fixtures.waiting import wait_until
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.reading import Read, completed, failed
from tests.integration.ocr.standing import Standing, standing

COLUMNS = (analyses.c.id, analyses.c.status, analyses.c.priority, analyses.c.force, analyses.c.use_cover)


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


async def test_all_who_ask_for_one_post_get_one_analysis(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = [asyncio.create_task(ask(ocr, post_id)) for _ in range(20)]
    await wait_until(lambda: len(ocr.app.waiting) == len(asked))

    await completed(ocr.app, UUID(post_id), await open_one(ocr, post_id))

    found = await asyncio.gather(*asked)
    assert len(await ocr.rows(select(analyses.c.id))) == 1
    assert len({analysis.id for analysis in found}) == 1


async def test_one_that_ended_is_not_joined(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    ids = []
    for _ in range(2):
        asked = asyncio.create_task(ask(ocr, post_id))
        await completed(ocr.app, UUID(post_id), await open_one(ocr, post_id))
        ids.append((await asked).id)

    assert len(set(ids)) == 2


async def test_somebody_who_waits_makes_what_waits_in_bulk_urgent(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    await ocr.app.batches.ask([UUID(post_id)], force=False, cover=False)
    before = await row_of(ocr, post_id)

    with gone_soon(ask(ocr, post_id)):
        await wait_until(lambda: len(ocr.app.waiting) == 1)

        after = await row_of(ocr, post_id)
        assert (before["priority"], after["priority"], after["id"]) == (0, 1, before["id"])


@pytest.mark.parametrize(("status", "is_forced"), [("pending", True), ("processing", False)])
async def test_force_takes_what_has_begun_for_anew(ocr: Standing, status: str, is_forced: bool) -> None:
    post_id = ocr.neighbours.carousel()
    await ocr.app.batches.ask([UUID(post_id)], force=False, cover=False)
    lease = {"lease_expire_time": analyses.c.due_time} if status == "processing" else {}
    await ocr.rows(update(analyses).values(status=status, **lease))

    with gone_soon(ask(ocr, post_id, force=True)):
        await wait_until(lambda: len(ocr.app.waiting) == 1)

        assert (await row_of(ocr, post_id))["force"] is is_forced


async def test_while_the_monitor_is_away_nothing_is_asked_for(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    ocr.neighbours.posts.is_away = True

    with pytest.raises(Unavailable) as refused:
        await ask(ocr, post_id)

    assert refused.value.reason == "MONITOR_UNAVAILABLE"
    assert await ocr.rows(select(analyses.c.id)) == []


async def test_those_who_wait_take_no_place_from_others(ocr_environ: dict[str, str], neighbours: Neighbours) -> None:
    limits = {"OCR_MAX_WAITING": "2", "OCR_MAX_CONCURRENT_RPCS": "1"}
    async with standing({**ocr_environ, **limits}, neighbours) as ocr:
        post_id = neighbours.carousel()
        waiting = [asyncio.create_task(ask(ocr, post_id)) for _ in range(2)]
        await wait_until(lambda: len(ocr.app.waiting) == 2)

        with pytest.raises(ResourceExhausted) as refused:
            await ask(ocr, post_id)
        with pytest.raises(NotFound):
            await ocr.analyses.GetAnalysisBatch(GetAnalysisBatchRequest(id=str(new_id())))

        assert refused.value.reason == "OVERLOADED"
        await completed(ocr.app, UUID(post_id), await open_one(ocr, post_id))
        await asyncio.gather(*waiting)


@contextmanager
def gone_soon(call: Awaitable[Any]) -> Iterator[None]:
    """A caller who asks, and leaves at the end of the block."""
    asked = asyncio.ensure_future(call)
    try:
        yield
    finally:
        asked.cancel()


async def ask(ocr: Standing, post_id: str, **more: Any) -> Analysis:
    return await ocr.analyses.AnalyzePost(AnalyzePostRequest(id=post_id, **more), timeout=20)


async def row_of(ocr: Standing, post_id: str) -> Mapping[str, Any]:
    """The open analysis of the post, once there is one."""
    is_open = (analyses.c.post_id == UUID(post_id)) & analyses.c.status.in_(["pending", "processing"])
    found = await wait_until(lambda: ocr.rows(select(*COLUMNS).where(is_open)))
    return dict(found[0]._mapping)


async def open_one(ocr: Standing, post_id: str) -> UUID:
    row = await row_of(ocr, post_id)
    assert isinstance(row["id"], UUID)
    return row["id"]
