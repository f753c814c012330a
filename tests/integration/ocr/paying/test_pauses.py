"""A reader that refuses us is left alone, and asked again by one."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from ocr.domain.failures import ReaderKeyRefused, ReaderQuotaSpent, ReaderUnavailable
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import HELD_UP
from tests.integration.ocr.payers import Payer, Process, reasons, refused
from tests.integration.ocr.readers import ScriptedReader

WAITING = """
    UPDATE analyses SET error_reason = '{}', due_time = now() + interval '10 minutes' WHERE id = '{}'
"""
DUE = "SELECT due_time <= now() FROM analyses WHERE id = '{}'"


async def test_a_key_that_is_refused_is_tried_by_one_a_minute_and_work_goes_on_when_it_is_accepted(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.script(ReaderKeyRefused("API key not valid."))
    first = await refused(payer.read("a"))
    others = await asyncio.gather(*(payer.read(str(number)) for number in range(10)), return_exceptions=True)
    waits, waits_for_slides = await payer.analysis(), await payer.analysis()
    await payer.rows(WAITING.format("READER_KEY_REFUSED", waits))
    await payer.rows(WAITING.format("SLIDES_WAITING", waits_for_slides))
    assert (first.reason, first.retry_after) == ("READER_KEY_REFUSED", timedelta(minutes=1))
    assert reasons(others) == {"READER_KEY_REFUSED": 10}
    assert len(reader.calls) == 1
    assert await payer.spent() == 0

    await payer.rows("UPDATE reader_pauses SET until_time = now()")
    reader.gate.clear()
    probes = [asyncio.create_task(payer.read(str(number))) for number in range(5)]
    await wait_until(lambda: sum(each.done() for each in probes) == 4)
    reader.gate.set()
    outcomes = await asyncio.gather(*probes, return_exceptions=True)

    assert reasons(outcomes) == {"OK": 1, "READER_KEY_REFUSED": 4}
    assert await payer.rows("SELECT * FROM reader_pauses") == []
    assert await payer.rows(DUE.format(waits)) == [(True,)]
    assert await payer.rows(DUE.format(waits_for_slides)) == [(False,)]


async def test_another_key_is_asked_at_once(process: Process, reader: ScriptedReader) -> None:
    reader.script(ReaderKeyRefused())
    async with process() as one, process(key_digest="another key") as other:
        waits = await one.analysis()
        await refused(one.read("a"))
        await one.rows(WAITING.format("READER_KEY_REFUSED", waits))

        await other.read("a")

        assert await other.rows(DUE.format(waits)) == [(True,)]


async def test_a_quota_that_is_spent_stops_all_calls_for_as_long_as_is_asked(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.script(ReaderQuotaSpent(retry_after=timedelta(hours=3)))

    first, second = await refused(payer.read("a")), await refused(payer.read("b"))

    assert {first.reason, second.reason} == {"READER_QUOTA_SPENT"}
    assert first.retry_after == second.retry_after == timedelta(minutes=10)
    hours = "SELECT extract(epoch FROM until_time - now()) / 3600 > 2.9 FROM reader_pauses"
    assert await payer.rows(hours) == [(True,)]
    assert len(reader.calls) == 1


async def test_a_longer_pause_is_not_cut_short(payer: Payer) -> None:
    for failure, interval in ((ReaderQuotaSpent(), timedelta(hours=3)), (ReaderKeyRefused(), timedelta(minutes=1))):
        async with payer.database.unit_of_work() as work:
            await work.pauses.begin("gemini", "our key", failure, interval)

    assert await payer.rows("SELECT until_time > now() + interval '2 hours' FROM reader_pauses") == [(True,)]


async def test_work_goes_on_in_the_order_in_which_everybody_locks_it(payer: Payer, reader: ScriptedReader) -> None:
    reader.script(ReaderKeyRefused())
    await refused(payer.read("a"))
    first, second = sorted([await payer.analysis(), await payer.analysis()])
    # Where PostgreSQL comes by them in the other order.
    for analysis_id in (second, first):
        await payer.rows(WAITING.format("READER_KEY_REFUSED", analysis_id))
    await payer.rows("UPDATE reader_pauses SET until_time = now()")

    async with payer.database.unit_of_work() as work:
        await work.connection.execute(text(f"SELECT FROM analyses WHERE id = '{first}' FOR UPDATE"))
        probing = asyncio.create_task(payer.read("a"))
        await wait_until(lambda: payer.rows(HELD_UP))
        free = await payer.rows(f"SELECT FROM analyses WHERE id = '{second}' FOR UPDATE SKIP LOCKED")

    assert len(free) == 1
    await probing


async def test_a_reader_that_is_down_for_everybody_costs_nobody_attempts(payer: Payer, reader: ScriptedReader) -> None:
    reader.script(*[ReaderUnavailable()] * 6)
    for number in range(5):
        with pytest.raises(ReaderUnavailable):
            await payer.read(str(number))

    first, second = await refused(payer.read("a")), await refused(payer.read("b"))

    assert (first.reason, first.retry_after) == ("READER_UNAVAILABLE", timedelta(minutes=1))
    assert second.reason == "READER_UNAVAILABLE"
    assert len(reader.calls) == 6

    await payer.rows("UPDATE reader_pauses SET until_time = now()")
    await payer.read("a")

    assert await payer.rows("SELECT * FROM reader_pauses") == []
