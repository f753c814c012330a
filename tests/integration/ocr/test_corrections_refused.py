"""Corrections that are refused name what is at fault, and change nothing."""

from typing import Any
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_service_pb2 import SlideCorrection

from common.clock import new_id
from common.errors import Failure, InvalidArgument, NotFound
from tests.integration.ocr.correcting import correct, corrections_of
from tests.integration.ocr.reading import Read, read
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


async def field_of(ocr: Standing, post_id: UUID, **correction: Any) -> list[str]:
    with pytest.raises(InvalidArgument) as refused:
        await correct(ocr, post_id, **correction)
    return [violation.field for violation in refused.value.violations]


async def reason_of(ocr: Standing, post_id: UUID, **correction: Any) -> str:
    with pytest.raises(NotFound) as refused:
        await correct(ocr, post_id, **correction)
    failure: Failure = refused.value
    return failure.reason
