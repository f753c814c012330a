"""What calls are counted at."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from ocr.domain.failures import AnswerTorn, ReaderBusy, ReaderTimedOut, ReaderUnavailable
from ocr.domain.readings import Usage
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.payers import ESTIMATE, PRICE, Payer, Process, persistent
from tests.integration.ocr.readers import USAGE, ScriptedReader

CALLS = "SELECT outcome, cost_usd > 0 FROM calls ORDER BY begin_time"


async def test_a_call_is_counted_at_what_it_took(payer: Payer) -> None:
    kept = await payer.read("a", "b")

    assert await payer.spent() == PRICE.cost(USAGE)
    assert await payer.rows("SELECT outcome, model_version, prompt_tokens, thoughts_tokens, cost_usd FROM calls") == [
        ("OK", "gemini-2.5-flash-001", 1000, 100, PRICE.cost(USAGE))
    ]
    assert await payer.rows("SELECT id, calls, output_tokens, cost_usd FROM readings") == [
        (kept.id, 1, 200, PRICE.cost(USAGE))
    ]


async def test_what_is_under_way_is_counted_at_its_estimate(payer: Payer, reader: ScriptedReader) -> None:
    reader.gate.clear()
    reading = asyncio.create_task(payer.read("a"))
    await wait_until(lambda: reader.here)

    assert await payer.spent() == ESTIMATE

    reader.gate.set()
    await reading
    assert await payer.spent() == PRICE.cost(USAGE)


async def test_an_embedded_reader_costs_nothing_and_is_in_the_ledger_all_the_same(
    process: Process, reader: ScriptedReader
) -> None:
    reader.name, reader.is_paid, reader.usage = "embedded", False, Usage()
    async with process(OCR_DAILY_BUDGET_USD="0") as one:
        kept = await asyncio.gather(*(persistent(partial(one.read, "a")) for _ in range(3)))

        assert len({each.id for each in kept}) == 1
        assert await one.rows("SELECT reader, outcome, cost_usd FROM calls") == [("embedded", "OK", 0)]


async def test_a_call_that_failed_is_counted_where_it_may_have_been_paid(payer: Payer, reader: ScriptedReader) -> None:
    free = [ReaderUnavailable(), ReaderBusy(retry_after=timedelta(milliseconds=1))]
    perhaps_paid = [AnswerTorn(), ReaderTimedOut(), RuntimeError("a bug")]
    for failure in (*free, *perhaps_paid):
        reader.script(failure)
        with pytest.raises(type(failure)):
            await payer.read("a")

    counted = [("READER_UNAVAILABLE", True), ("READER_TIMED_OUT", True), ("INTERNAL", True)]
    assert await payer.rows(CALLS) == [("READER_UNAVAILABLE", False), ("READER_BUSY", False), *counted]
    assert await payer.spent() == 3 * ESTIMATE


async def test_an_answer_that_does_not_say_what_it_took_is_counted_at_its_estimate(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.usage = Usage()

    await payer.read("a")

    assert await payer.spent() == ESTIMATE


async def test_a_call_that_is_told_to_stop_is_counted_and_frees_its_slides(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.gate.clear()
    reading = asyncio.create_task(payer.read("a"))
    await wait_until(lambda: reader.here)

    reading.cancel()
    await asyncio.wait([reading])
    reader.gate.set()
    await payer.read("a")

    assert await payer.rows(CALLS) == [("CANCELLED", True), ("OK", True)]


async def test_a_call_that_takes_too_long_is_given_up(process: Process, reader: ScriptedReader) -> None:
    reader.gate.clear()
    async with process(OCR_CALL_TIMEOUT_SECONDS="0.1") as one:
        with pytest.raises(ReaderTimedOut):
            await one.read("a")

        assert await one.rows(CALLS) == [("READER_TIMED_OUT", True)]
