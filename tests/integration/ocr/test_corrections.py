"""What people put right stays, whatever is read later."""

import asyncio
from uuid import UUID

from carrel.ocr.v1.analysis_pb2 import Analysis, Slide
from carrel.ocr.v1.analysis_service_pb2 import GetPostAnalysisRequest, SlideCorrection
from sqlalchemy import select

from common.clock import new_id
from ocr.tables import post_results
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import is_somebody_held_up
from tests.integration.ocr.correcting import correct, corrections_of
from tests.integration.ocr.reading import Read, asked, complete, is_all_told, read, telling, violations
from tests.integration.ocr.standing import Standing

ONE, TWO, SAME = Read("one", "1"), Read("two", "2"), Read("one", "1")


async def test_a_corrected_text_is_shown_as_such_and_told(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id, [ONE, TWO])

    shown = await correct(ocr, post_id, slides=[SlideCorrection(image_index=1, ocr_text="zwei")])
    async with telling(ocr.app):
        await wait_until(lambda: is_all_told(ocr.app))

    assert texts_of(shown) == ["1", "zwei"]
    assert [slide.corrected for slide in shown.slides] == [False, True]
    assert list(ocr.neighbours.records.kept[str(post_id)].ocr_texts) == ["1", "zwei"]


async def test_a_correction_stays_with_its_picture_when_slides_are_moved_added_and_read_anew(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE, TWO])
    await correct(ocr, post_id, slides=[SlideCorrection(image_index=0, ocr_text="eins", slide_type=Slide.HOOK)])

    await read(ocr.app, post_id, [Read("new", "0"), TWO, Read("one", "another reading")])

    shown = await standing_of(ocr, post_id)
    assert texts_of(shown) == ["0", "2", "eins"]
    assert shown.slides[2].slide_type == Slide.HOOK
    assert await violations(ocr.app) == {}


async def test_what_is_absent_goes_back_to_what_was_read(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE, TWO])
    await correct(ocr, post_id, slides=[SlideCorrection(image_index=0, ocr_text="eins", slide_type=Slide.CTA)])

    typed = await correct(ocr, post_id, slides=[SlideCorrection(image_index=0, slide_type=Slide.HOOK)])
    back = await correct(ocr, post_id, slides=[SlideCorrection(image_index=0)])

    assert (texts_of(typed), typed.slides[0].slide_type, typed.slides[0].corrected) == (["1", "2"], Slide.HOOK, True)
    assert (back.slides[0].slide_type, back.slides[0].corrected) == (Slide.CONTENT, False)
    assert await corrections_of(ocr, post_id) == {}


async def test_an_empty_text_is_a_text(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE])

    shown = await correct(ocr, post_id, slides=[SlideCorrection(image_index=0, ocr_text="")])

    assert (texts_of(shown), shown.slides[0].corrected) == ([""], True)


async def test_slides_that_are_the_same_picture_are_put_right_together(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE, TWO, SAME])

    shown = await correct(ocr, post_id, slides=[SlideCorrection(image_index=2, ocr_text="eins")])

    assert texts_of(shown) == ["eins", "2", "eins"]


async def test_a_corrected_category_survives_later_analyses_until_it_is_reset(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, new_id(), category="Travel")
    travel = await category_named(ocr, "Travel")
    await read(ocr.app, post_id, category="Food")

    corrected = await correct(ocr, post_id, category_id=travel)
    await read(ocr.app, post_id, category="Fitness")
    later = await standing_of(ocr, post_id)
    reset = await correct(ocr, post_id, reset_category=True)

    assert (corrected.post_category.category, corrected.post_category.corrected) == ("Travel", True)
    assert later.post_category == corrected.post_category
    assert (reset.post_category.category, reset.post_category.corrected) == ("Fitness", False)
    assert await violations(ocr.app) == {}


async def test_a_correction_of_a_post_whose_analysis_is_just_ending_waits_for_that(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE])
    analysis_id = await asked(ocr.app, post_id)

    async with ocr.app.database.unit_of_work() as work:
        await complete(work, post_id, analysis_id, [TWO, ONE])
        correcting = asyncio.create_task(
            correct(ocr, post_id, slides=[SlideCorrection(image_index=0, ocr_text="zwei")])
        )
        await wait_until(lambda: is_somebody_held_up(ocr))

    assert texts_of(await correcting) == ["zwei", "1"]
    assert await violations(ocr.app) == {}


async def test_of_corrections_at_once_none_is_lost(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [Read(str(place)) for place in range(8)])

    await asyncio.gather(
        *(correct(ocr, post_id, slides=[SlideCorrection(image_index=place, ocr_text="right")]) for place in range(8))
    )

    assert texts_of(await standing_of(ocr, post_id)) == ["right"] * 8


async def test_the_same_correction_twice_is_told_once(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE])

    revisions = []
    for _ in range(2):
        await correct(ocr, post_id, slides=[SlideCorrection(image_index=0, ocr_text="eins")])
        (row,) = await ocr.rows(select(post_results.c.revision))
        revisions.append(row.revision)

    assert revisions[0] == revisions[1]


async def standing_of(ocr: Standing, post_id: UUID) -> Analysis:
    return await ocr.analyses.GetPostAnalysis(GetPostAnalysisRequest(id=str(post_id)))


async def category_named(ocr: Standing, name: str) -> str:
    return str(next(each.id for each in await ocr.app.categories.all() if each.name == name))


def texts_of(analysis: Analysis) -> list[str]:
    return [slide.ocr_text for slide in analysis.slides]
