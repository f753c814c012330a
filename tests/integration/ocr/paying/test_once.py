"""The same slides are paid for once, whoever asks, dies or is cut off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from sqlalchemy import text

from common.database import DatabaseUnavailable
from common.work import NotYet
from ocr.repository import Work
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.payers import PRICE, Payer, Process, persistent, reasons, refused
from tests.integration.ocr.readers import USAGE, ScriptedReader

CALLS = "SELECT outcome, cost_usd > 0 FROM calls ORDER BY begin_time"


async def test_the_same_slides_are_paid_for_once_however_many_ask_at_once(
    process: Process, reader: ScriptedReader
) -> None:
    async with process() as one, process() as other:
        for deliveries in range(1, 6):
            reads = [partial(payer.read, f"{deliveries}") for payer in (one, other) for _ in range(deliveries)]
            kept = await asyncio.gather(*map(persistent, reads))

            assert len({each.id for each in kept}) == 1
            assert len(reader.calls) == deliveries


async def test_one_analysis_that_is_delivered_five_times_makes_one_call(payer: Payer, reader: ScriptedReader) -> None:
    analysis_id = await payer.analysis()
    reader.gate.clear()
    asking = [asyncio.create_task(payer.read("a", analysis_id=analysis_id)) for _ in range(5)]
    await wait_until(lambda: sum(each.done() for each in asking) == 4)

    reader.gate.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)

    assert reasons(outcomes) == {"OK": 1, "READING_UNDER_WAY": 4}
    assert len(reader.calls) == 1


async def test_slides_that_are_being_read_already_are_known_before_anything_is_fetched(
    process: Process, reader: ScriptedReader
) -> None:
    async with process() as one, process() as other:
        analysis_id = await one.analysis()
        reader.gate.clear()
        reading = asyncio.create_task(one.read("a", analysis_id=analysis_id))
        await wait_until(lambda: reader.here)

        with pytest.raises(NotYet) as waiting:
            await other.readings.admit(await other.analysis(), "a")
        # Whoever has its analysis by now has lost the call to nobody but us.
        await other.readings.admit(analysis_id, "a")
        reader.gate.set()
        await reading

    assert waiting.value.reason == "READING_UNDER_WAY"


@pytest.mark.parametrize("cut", [DatabaseUnavailable(), asyncio.CancelledError()], ids=["lost", "cancelled"])
async def test_a_call_whose_admission_is_cut_off_while_it_commits_keeps_its_slides_from_nobody(
    payer: Payer, reader: ScriptedReader, monkeypatch: pytest.MonkeyPatch, cut: BaseException
) -> None:
    analysis_id = await payer.analysis()
    cut_off(payer, monkeypatch, "SELECT FROM calls WHERE end_time IS NULL", cut)
    with pytest.raises(type(cut)):
        await payer.read("a", analysis_id=analysis_id)

    assert await payer.rows(CALLS) == [("CANCELLED", False)]
    assert await payer.spent() == len(reader.calls) == 0
    await payer.read("a", analysis_id=analysis_id)
    assert await payer.spent() == PRICE.cost(USAGE)


async def test_an_answer_whose_writing_is_cut_off_while_it_commits_is_kept_and_counted_once(
    payer: Payer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(payer, monkeypatch, "SELECT FROM readings", DatabaseUnavailable())

    kept = await payer.read("a")

    assert await payer.rows("SELECT id, calls FROM readings") == [(kept.id, 1)]
    assert await payer.spent() == PRICE.cost(USAGE)


async def test_whoever_takes_up_the_analysis_of_a_process_that_died_pays_once_more_and_at_once(
    process: Process, reader: ScriptedReader
) -> None:
    async with process() as dead, process() as alive:
        analysis_id = await dead.analysis()
        reader.gate.clear()
        lost = asyncio.create_task(dead.read("a", analysis_id=analysis_id))
        await wait_until(lambda: reader.here)
        # Of another post it is not known whether the process has died.
        assert (await refused(alive.read("a"))).reason == "READING_UNDER_WAY"

        taken_up = asyncio.create_task(alive.read("a", analysis_id=analysis_id))
        await wait_until(lambda: reader.here == 2)
        assert await alive.rows(CALLS) == [("LOST", True), (None, False)]
        reader.gate.set()

        # That it was alive after all is no harm: what it cost is counted, and once.
        await asyncio.gather(lost, taken_up)
        assert await alive.rows(CALLS) == [("OK", True)] * 2
        assert await alive.spent() == 2 * PRICE.cost(USAGE)
    assert len(reader.calls) == 2


async def test_a_call_that_died_is_closed_in_time_and_counted(payer: Payer, reader: ScriptedReader) -> None:
    reader.gate.clear()
    reading = asyncio.create_task(payer.read("a"))
    await wait_until(lambda: reader.here)
    assert await payer.paying.close_lost() == 0

    await payer.rows("UPDATE calls SET expire_time = now()")
    await payer.readings.admit(await payer.analysis(), "a")

    assert await payer.paying.close_lost() == 1
    assert await payer.rows("SELECT outcome, cost_usd = estimate_usd FROM calls") == [("LOST", True)]
    assert await payer.spent() > 0
    reader.gate.set()
    await reading


def cut_off(payer: Payer, monkeypatch: pytest.MonkeyPatch, once: str, cut: BaseException) -> None:
    """Has the first transaction in which the statement finds something end so, though it is committed."""
    whole, cuts = payer.database.unit_of_work, [cut]

    @asynccontextmanager
    async def unit_of_work() -> AsyncIterator[Work]:
        async with whole() as work:
            yield work
            found = (await work.connection.execute(text(once))).first()
        if found is not None and cuts:
            raise cuts.pop()

    monkeypatch.setattr(payer.database, "unit_of_work", unit_of_work)
