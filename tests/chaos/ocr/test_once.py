"""D17 and G7: however often the bell rings, and whoever asks, a set of slides is paid for once."""

import asyncio

import pytest

from tests.chaos.ocr.checked import asked, everything_holds
from tests.chaos.ocr.processes import Processes
from tests.foreign.gemini import GeminiSimulator
from tests.integration.ocr.standing import Standing


@pytest.mark.parametrize("bells", [1, 5])
async def test_bells_too_many_cost_nothing(
    ocr: Standing, started: Processes, gemini: GeminiSimulator, bells: int
) -> None:
    for _ in range(2):
        started.worker()
    post_ids = [ocr.neighbours.carousel() for _ in range(5)]
    gemini.delay = 0.1

    await asyncio.gather(*(asked(ocr, post_ids) for _ in range(bells)))
    for _ in range(bells):
        ocr.app.bell.ring("ocr", len(post_ids))
        ocr.app.bell.ring("ocr-results", len(post_ids))

    await everything_holds(ocr, started, gemini, post_ids)
    assert len(gemini.paid) == len(post_ids)


async def test_posts_with_the_same_slides_are_paid_for_once_by_all_workers_together(
    ocr: Standing, started: Processes, gemini: GeminiSimulator
) -> None:
    for _ in range(2):
        started.worker()
    slides = [ocr.neighbours.slides.add() for _ in range(2)]
    post_ids = [ocr.neighbours.posts.add(*slides) for _ in range(10)]
    gemini.delay = 0.1

    await asked(ocr, post_ids)

    await everything_holds(ocr, started, gemini, post_ids)
    assert len(gemini.paid) == 1
