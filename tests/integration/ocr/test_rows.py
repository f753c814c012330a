"""Rows G1 to G5 and G8: whatever the model answers, through the whole service, and how often it is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.ocr.v1.analysis_pb2 import Analysis
from carrel.ocr.v1.analysis_service_pb2 import AnalyzePostRequest

from ocr.app import serve, work
from tests.foreign.gemini import KEY, Behaviour, GeminiSimulator, wire
from tests.foreign.gemini import behaviours as behaves
from tests.foreign.gemini import refusals as refuses
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.standing import Standing, environ, standing

SECONDS = 20.0


@dataclass(frozen=True)
class Row:
    """What the model answers, for a while or always; what comes of it, and after how many calls."""

    behaviour: Behaviour
    reason: str = ""
    calls: int = 1
    is_lasting: bool = False


def _changed(name: str, value: object) -> Behaviour:
    return behaves.changed(lambda content: content["slides"][0].update({name: value}))


def _swapped(content: dict[str, Any]) -> None:
    content["slides"].reverse()


# Two slides: the whole is asked for up to three times, then each slide by itself, and a second time.
_WHOLE, _ALONE = 3, 4
ROWS = {
    "G1 429 with RetryInfo": Row(refuses.over_quota(delay="0.2s"), calls=2),
    "G1 429 without anything": Row(refuses.exhausted(), calls=2),
    "G1 503": Row(refuses.overloaded(), calls=2),
    "G1 reset": Row(wire.torn(), calls=2),
    "G1 500 for ever": Row(refuses.fails(), "READER_UNAVAILABLE", calls=3, is_lasting=True),
    "G2 the prompt is blocked": Row(behaves.blocked(), "BLOCKED"),
    "G2 SAFETY": Row(behaves.finishes("SAFETY"), "BLOCKED"),
    "G2 RECITATION": Row(behaves.finishes("RECITATION"), "RECITATION"),
    "G2 MAX_TOKENS": Row(behaves.cut(), calls=3),
    "G2 MAX_TOKENS for ever": Row(behaves.cut(), "TRUNCATED", calls=3, is_lasting=True),
    "G2 no candidates": Row(behaves.without("candidates"), calls=3),
    "G3 no JSON": Row(behaves.says("I cannot."), calls=2),
    "G3 no JSON for ever": Row(behaves.says("I cannot."), "INVALID_ANSWER", calls=_WHOLE + _ALONE, is_lasting=True),
    "G3 fenced": Row(behaves.wrapped()),
    "G3 text around it": Row(behaves.wrapped("Sure: ", " Anything else?"), calls=2),
    "G4 a slide too few": Row(behaves.changed(lambda content: content["slides"].pop()), calls=2),
    "G4 an index that is double": Row(_changed("imageIndex", 1), calls=2),
    "G4 an index that is a word": Row(_changed("imageIndex", "0"), calls=2),
    "G4 another order": Row(behaves.changed(_swapped)),
    "G5 confidence 7": Row(_changed("confidence", 7), calls=2),
    "G5 no text": Row(_changed("ocrText", None), calls=2),
    "G5 a megabyte of text": Row(_changed("ocrText", "x" * 1_000_000), calls=2),
}


@pytest.fixture
async def gemini() -> AsyncIterator[GeminiSimulator]:
    """A model that answers as it is told."""
    async with GeminiSimulator() as simulator:
        yield simulator


@pytest.fixture
async def reading(
    ocr_database_url: str, redis_url: str, neighbours: Neighbours, gemini: GeminiSimulator
) -> AsyncIterator[Standing]:
    """The service, which reads with it."""
    settings = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": gemini.url, "GEMINI_RATE": "1000"}
    environment = environ(ocr_database_url, redis_url, neighbours, **settings)
    async with standing(environment, neighbours, roles=(serve, work)) as ocr:
        yield ocr


@pytest.mark.parametrize("number", ["G1", "G2", "G3", "G4", "G5"])
async def test_each_answer_comes_to_what_its_row_says(reading: Standing, gemini: GeminiSimulator, number: str) -> None:
    rows = {name: row for name, row in ROWS.items() if name.startswith(number)}

    outcomes = {name: await _outcome(reading, gemini, row) for name, row in rows.items()}

    assert outcomes == {name: (row.reason or "completed", row.calls) for name, row in rows.items()}


async def test_slides_that_are_not_there_fail_without_a_call(reading: Standing, gemini: GeminiSimulator) -> None:
    """G8."""
    slides, posts = reading.neighbours.slides, reading.neighbours.posts
    failed = posts.add(slides.add(), slides.add(status=Asset.FAILED, reason="EXPIRED"))
    missing = posts.add(slides.add(), str(uuid4()))

    errors = [(await _analyzed(reading, post_id)).error for post_id in (failed, missing)]

    assert [(each.reason, each.image_index, each.media_reason) for each in errors] == [
        ("SLIDE_FAILED", 1, "EXPIRED"),
        ("SLIDE_FAILED", 1, "ASSET_NOT_FOUND"),
    ]
    assert gemini.calls == []


async def _outcome(reading: Standing, gemini: GeminiSimulator, row: Row) -> tuple[str, int]:
    """What comes of a carousel, and after how many calls."""
    before = len(gemini.calls)
    gemini.script(*[row.behaviour] * (row.calls if row.is_lasting else 1))
    analysis = await _analyzed(reading, reading.neighbours.carousel())
    if analysis.state == Analysis.COMPLETED:
        assert [slide.image_index for slide in analysis.slides] == [0, 1]
    return analysis.error.reason or "completed", len(gemini.calls) - before


async def _analyzed(reading: Standing, post_id: str) -> Analysis:
    return await reading.analyses.AnalyzePost(AnalyzePostRequest(id=post_id), timeout=SECONDS)
