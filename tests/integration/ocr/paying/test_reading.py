"""Sets of slides: read once, and again where that was asked for or may help."""

import asyncio
from datetime import datetime

import pytest

from common.work import NotYet
from ocr.clients.reader import SlideReader
from ocr.domain.failures import Blocked, FencedAnswer, InvalidAnswer, Recitation, WrongSlides
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import GeminiSimulator
from tests.integration.ocr.payers import PRICE, SLIDES, TOTALS, WHOLE, Payer, paying, places, texts
from tests.integration.ocr.readers import MODELS, USAGE, ScriptedReader


async def moment(payer: Payer) -> datetime:
    ((now,),) = await payer.rows("SELECT now()")
    assert isinstance(now, datetime)
    return now


async def test_what_was_read_is_there_for_every_other_post_with_the_same_slides(
    payer: Payer, reader: ScriptedReader
) -> None:
    assert await payer.readings.stored(SLIDES) is None

    kept = await payer.read(*SLIDES)

    assert await payer.readings.stored(SLIDES) == kept == await payer.read(*SLIDES)
    assert await payer.readings.stored(["c", "b", "a"]) is None
    assert texts(kept) == ["slide 0: a", "slide 1: b", "slide 2: c"]
    assert places(reader) == [WHOLE]


async def test_force_reads_anew_and_keeps_what_was_read_before(payer: Payer, reader: ScriptedReader) -> None:
    old = await payer.read(*SLIDES)
    asked = await moment(payer)
    analysis_id = await payer.analysis(force=True)
    assert await payer.readings.stored(SLIDES, since=asked) is None

    new = await payer.read(*SLIDES, analysis_id=analysis_id)

    assert new.id != old.id
    assert await payer.readings.stored(SLIDES, since=asked) == await payer.readings.stored(SLIDES) == new
    # Taken up again behind that, it is not read a third time.
    assert await payer.read(*SLIDES, analysis_id=analysis_id) == new
    assert len(reader.calls) == 2
    assert await payer.rows("SELECT count(*) FROM readings") == [(2,)]


async def test_another_prompt_reads_anew(payer: Payer, reader: ScriptedReader) -> None:
    await payer.read(*SLIDES)

    reader.prompt_version = 2

    assert await payer.readings.stored(SLIDES) is None
    assert (await payer.read(*SLIDES)).prompt_version == 2


async def test_what_may_be_better_the_next_time_is_asked_again(payer: Payer, reader: ScriptedReader) -> None:
    reader.script(InvalidAnswer(), WrongSlides(), None, FencedAnswer())

    kept = await payer.read(*SLIDES)
    await payer.read("d")

    assert places(reader) == [*[WHOLE] * 3, (0,), (0,)]
    assert await payer.rows(TOTALS.format(kept.id)) == [(3, 3000, 3 * 1050)]


async def test_what_cannot_be_helped_is_asked_once(payer: Payer, reader: ScriptedReader) -> None:
    for fault in (Blocked, Recitation):
        analysis_id = await payer.analysis()
        reader.script(fault())

        for _ in range(2):
            with pytest.raises(fault):
                await payer.read(*SLIDES, analysis_id=analysis_id)

    assert places(reader) == [WHOLE] * 2
    assert await payer.spent() == 2 * PRICE.cost(USAGE)


async def test_posts_with_the_same_slides_that_wait_for_each_other_share_their_failure(
    payer: Payer, reader: ScriptedReader
) -> None:
    first, second = await payer.analysis(), await payer.analysis()
    reader.script(Blocked())
    reader.gate.clear()
    failing = asyncio.create_task(payer.read(*SLIDES, analysis_id=first))
    await wait_until(lambda: reader.here)
    with pytest.raises(NotYet):
        await payer.read(*SLIDES, analysis_id=second)
    reader.gate.set()

    with pytest.raises(Blocked):
        await failing
    with pytest.raises(Blocked):
        await payer.read(*SLIDES, analysis_id=second)
    # Whoever asks later asks for another try.
    await payer.read(*SLIDES)

    assert len(reader.calls) == 2


async def test_gemini_is_paid_as_it_answers(
    ocr_database_url: str, redis_url: str, gemini: GeminiSimulator, gemini_reader: SlideReader
) -> None:
    gemini.retired.add(MODELS[0])
    async with paying(ocr_database_url, redis_url, gemini_reader) as one, asyncio.timeout(20):
        kept = await one.read(*SLIDES)

        assert (kept.model, len(kept.reading.slides)) == (MODELS[1], 3)
        assert await one.rows("SELECT outcome, cost_usd > 0 FROM calls ORDER BY begin_time") == [
            ("MODEL_RETIRED", False),
            ("OK", True),
        ]
    assert len(gemini.paid) == 1
