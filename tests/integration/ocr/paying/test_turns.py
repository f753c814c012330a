"""How fast a reader is asked, and how much at a time."""

import asyncio
from datetime import timedelta
from functools import partial
from time import monotonic

import pytest

from ocr.domain.failures import ReaderBusy, ReaderUnavailable
from ocr.domain.readings import KeptReading
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.payers import PRICE, Payer, Process, persistent, refused
from tests.integration.ocr.readers import USAGE, ScriptedReader


async def test_who_is_told_to_wait_has_everybody_wait(process: Process, reader: ScriptedReader) -> None:
    reader.script(ReaderBusy(retry_after=timedelta(seconds=0.5)))
    async with process() as one, process() as other:
        begin = monotonic()
        with pytest.raises(ReaderBusy):
            await one.read("a")
        await other.read("b")

        assert monotonic() - begin >= 0.5


async def test_a_wait_beyond_the_patience_is_no_attempt_and_no_call(process: Process, reader: ScriptedReader) -> None:
    reader.script(ReaderBusy(retry_after=timedelta(minutes=5)))
    async with process() as one:
        with pytest.raises(ReaderBusy):
            await one.read("a")

        waiting = await refused(one.read("a"))

    assert waiting.reason == "READER_BUSY"
    assert waiting.retry_after
    assert timedelta(minutes=4) < waiting.retry_after <= timedelta(minutes=5)
    assert len(reader.calls) == 1


async def test_processes_keep_to_one_rate(process: Process) -> None:
    async with process(GEMINI_RATE="20") as one, process(GEMINI_RATE="20") as other:
        begin = monotonic()
        await asyncio.gather(*(payer.read(f"{number}") for number, payer in enumerate([one, other] * 5)))

        assert monotonic() - begin >= 9 * 0.05


async def test_a_storm_of_429_ends_with_every_set_read_once(process: Process, reader: ScriptedReader) -> None:
    reader.script(*[ReaderBusy(retry_after=timedelta(milliseconds=20))] * 20)

    async def read(payer: Payer, digest: str) -> KeptReading:
        while True:
            try:
                return await persistent(partial(payer.read, digest))
            except ReaderBusy:
                continue

    async with process() as one:
        kept = await asyncio.gather(*(read(one, str(number)) for number in range(10)))

        assert len({each.id for each in kept}) == 10
        assert len(reader.calls) == 30
        assert await one.spent() == 10 * PRICE.cost(USAGE)


async def test_a_reader_that_cannot_keep_up_gets_half_as_many_calls_at_a_time(
    process: Process, reader: ScriptedReader
) -> None:
    reader.script(*[ReaderUnavailable()] * 6)
    async with process(GEMINI_CONCURRENCY="6") as one:
        reader.gate.clear()
        failing = [asyncio.create_task(one.read(str(number))) for number in range(6)]
        await wait_until(lambda: reader.here == 6)
        reader.gate.set()
        await asyncio.gather(*failing, return_exceptions=True)
        reader.most_at_once = 0

        reader.gate.clear()
        reading = [asyncio.create_task(one.read(str(number))) for number in range(6)]
        await wait_until(lambda: reader.here == 3)
        reader.gate.set()
        await asyncio.gather(*reading)

    # Three answers made room for a fourth.
    assert reader.most_at_once in (3, 4)


async def test_no_more_calls_are_in_flight_than_the_process_has_places_for(
    process: Process, reader: ScriptedReader
) -> None:
    async with process(GEMINI_CONCURRENCY="3") as one:
        reader.gate.clear()
        reading = [asyncio.create_task(one.read(str(number))) for number in range(8)]
        await wait_until(lambda: reader.here == 3)
        reader.gate.set()
        await asyncio.gather(*reading)

    assert (reader.most_at_once, len(reader.calls)) == (3, 8)
