"""Sets of slides that cannot be read together: asked again, and then slide by slide."""

import asyncio

import pytest

from ocr.domain.failures import (
    Blocked,
    EmptyAnswer,
    FencedAnswer,
    InvalidAnswer,
    ReaderUnavailable,
    Truncated,
    WrongSlides,
)
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.payers import SLIDES, TOTALS, WHOLE, Payer, Process, places, texts
from tests.integration.ocr.readers import ScriptedReader


async def test_what_stays_of_no_use_is_read_slide_by_slide(payer: Payer, reader: ScriptedReader) -> None:
    reader.script(*[WrongSlides()] * 3, None, InvalidAnswer())

    kept = await payer.read(*SLIDES)

    assert places(reader)[:3] == [WHOLE] * 3
    assert sorted(places(reader)[3:]) == [(0,), (1,), (1,), (2,)]
    assert texts(kept) == ["slide 0: a", "slide 1: b", "slide 2: c"]
    assert kept.reading.category
    assert (kept.reading.category.name, round(kept.reading.category.confidence, 2)) == ("Travel", 0.8)
    assert await payer.readings.stored(SLIDES) == kept
    assert await payer.rows(TOTALS.format(kept.id)) == [(7, 7000, 7 * 1050)]
    assert await payer.rows("SELECT calls FROM readings ORDER BY calls") == [(1,), (1,), (2,), (7,)]


async def test_what_is_too_much_at_once_is_not_asked_again_but_divided(payer: Payer, reader: ScriptedReader) -> None:
    reader.script(Truncated(), None, None, None, EmptyAnswer())

    await payer.read(*SLIDES)
    await payer.read("d", "e")

    assert places(reader) == [WHOLE, (0,), (1,), (2,), (0, 1), (0,), (1,)]


async def test_a_single_slide_is_not_divided(payer: Payer, reader: ScriptedReader) -> None:
    reader.script(WrongSlides(), InvalidAnswer(), FencedAnswer())

    # Of several faults the last is told.
    with pytest.raises(FencedAnswer):
        await payer.read("a")

    assert places(reader) == [(0,)] * 3


async def test_a_slide_that_cannot_be_read_fails_the_set_and_what_was_read_of_it_is_kept(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.script(Truncated(), None, Blocked())
    analysis_id = await payer.analysis()

    for _ in range(2):
        with pytest.raises(Blocked):
            await payer.read(*SLIDES, analysis_id=analysis_id)

    # Nothing is begun of a set that has failed.
    assert places(reader) == [WHOLE, (0,), (1,)]
    assert await payer.rows("SELECT count(*) FROM readings") == [(1,)]


async def test_of_slides_that_fail_at_once_the_one_that_cannot_be_helped_is_told(
    process: Process, reader: ScriptedReader
) -> None:
    reader.script(Truncated(), ReaderUnavailable(), Blocked())
    async with process(OCR_SLIDES_AT_ONCE="2") as one:
        with pytest.raises(Blocked):
            await one.read(*SLIDES)


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), asyncio.CancelledError()])
async def test_a_bug_over_one_slide_is_told_and_leaves_no_other_at_work(
    process: Process, reader: ScriptedReader, fault: BaseException
) -> None:
    reader.script(Truncated(), fault)
    async with process(OCR_SLIDES_AT_ONCE="2") as one:
        analysis_id, before = await one.analysis(), asyncio.all_tasks()

        with pytest.raises(type(fault)):
            await one.read(*map(str, range(35)), analysis_id=analysis_id)

        assert asyncio.all_tasks() == before


async def test_slides_are_read_so_many_at_a_time(process: Process, reader: ScriptedReader) -> None:
    digests = [str(number) for number in range(35)]
    reader.script(Truncated(), *[ReaderUnavailable()] * 2)
    async with process(OCR_SLIDES_AT_ONCE="2") as one:
        analysis_id = await one.analysis()
        with pytest.raises(ReaderUnavailable):
            await one.read(*digests, analysis_id=analysis_id)
        reader.gate.clear()
        reading = asyncio.create_task(one.read(*digests, analysis_id=analysis_id))
        await wait_until(lambda: reader.here == 2)
        reader.gate.set()
        kept = await reading

    assert (len(kept.reading.slides), len(reader.calls), reader.most_at_once) == (35, 3 + 35, 2)


async def test_an_analysis_that_is_taken_up_again_goes_on_where_it_was(payer: Payer, reader: ScriptedReader) -> None:
    analysis_id = await payer.analysis()
    reader.script(InvalidAnswer(), ReaderUnavailable())
    with pytest.raises(ReaderUnavailable):
        await payer.read(*SLIDES, analysis_id=analysis_id)
    reader.script(InvalidAnswer(), InvalidAnswer(), None, None, ReaderUnavailable())
    with pytest.raises(ReaderUnavailable):
        await payer.read(*SLIDES, analysis_id=analysis_id)

    kept = await payer.read(*SLIDES, analysis_id=analysis_id)

    assert places(reader)[:4] == [WHOLE] * 4
    assert sorted(places(reader)[4:]) == [(0,), (1,), (2,), (2,)]
    assert await payer.rows(TOTALS.format(kept.id)) == [(8, 6000, 6 * 1050)]
