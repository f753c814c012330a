"""What people put right stays, whatever is read later."""

from typing import Any
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_pb2 import Analysis, Slide
from carrel.ocr.v1.analysis_service_pb2 import CorrectPostAnalysisRequest, GetPostAnalysisRequest, SlideCorrection
from sqlalchemy import select

from common.clock import new_id
from common.errors import Failure, InvalidArgument, NotFound
from ocr.tables import post_results
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.reading import Read, is_all_told, read, telling, violations
from tests.integration.ocr.standing import Standing

ONE, TWO, SAME = Read("one", "1"), Read("two", "2"), Read("one", "1")
FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"slides": [SlideCorrection(image_index=3, ocr_text="x")]}, "slides[0].imageIndex"),
    ({"slides": [SlideCorrection(image_index=0), SlideCorrection(image_index=0)]}, "slides[1].imageIndex"),
    (
        {"slides": [SlideCorrection(image_index=0), SlideCorrection(image_index=2, ocr_text="x")]},
        "slides[1].imageIndex",
    ),
    ({"slides": [SlideCorrection(image_index=0, ocr_text="x" * 20_001)]}, "slides[0].ocrText"),
    # Of no slide at all, and not of the first.
    ({"slides": [SlideCorrection(ocr_text="x")]}, "slides[0].imageIndex"),
    ({"category_id": str(new_id()), "reset_category": True}, "resetCategory"),
]


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


async def test_the_same_correction_twice_is_told_once(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE])

    revisions = []
    for _ in range(2):
        await correct(ocr, post_id, slides=[SlideCorrection(image_index=0, ocr_text="eins")])
        (row,) = await ocr.rows(select(post_results.c.revision))
        revisions.append(row.revision)

    assert revisions[0] == revisions[1]


async def test_a_correction_at_fault_names_the_field_and_changes_nothing(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE, TWO, SAME])

    fields = [await field_of(ocr, post_id, **correction) for correction, _ in FAULTS]

    assert fields == [[field] for _, field in FAULTS]
    assert await corrections_of(ocr, post_id) == {}


async def test_a_category_that_is_not_known_changes_nothing(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [ONE])

    slides = [SlideCorrection(image_index=0, ocr_text="eins")]
    assert await reason_of(ocr, post_id, slides=slides, category_id=str(new_id())) == "CATEGORY_NOT_FOUND"

    assert await corrections_of(ocr, post_id) == {}


async def test_a_post_that_was_not_read_cannot_be_put_right(ocr: Standing) -> None:
    assert await reason_of(ocr, new_id(), reset_category=True) == "ANALYSIS_NOT_FOUND"


async def correct(ocr: Standing, post_id: UUID, **correction: Any) -> Analysis:
    return await ocr.analyses.CorrectPostAnalysis(CorrectPostAnalysisRequest(id=str(post_id), **correction))


async def field_of(ocr: Standing, post_id: UUID, **correction: Any) -> list[str]:
    with pytest.raises(InvalidArgument) as refused:
        await correct(ocr, post_id, **correction)
    return [violation.field for violation in refused.value.violations]


async def reason_of(ocr: Standing, post_id: UUID, **correction: Any) -> str:
    with pytest.raises(NotFound) as refused:
        await correct(ocr, post_id, **correction)
    failure: Failure = refused.value
    return failure.reason


async def standing_of(ocr: Standing, post_id: UUID) -> Analysis:
    return await ocr.analyses.GetPostAnalysis(GetPostAnalysisRequest(id=str(post_id)))


async def category_named(ocr: Standing, name: str) -> str:
    return str(next(each.id for each in await ocr.app.categories.all() if each.name == name))


async def corrections_of(ocr: Standing, post_id: UUID) -> dict[str, Any]:
    (row,) = await ocr.rows(select(post_results.c.corrections).where(post_results.c.id == post_id))
    found: dict[str, Any] = row.corrections
    return found


def texts_of(analysis: Analysis) -> list[str]:
    return [slide.ocr_text for slide in analysis.slides]
