"""What may be spent in a day."""

import asyncio
from datetime import timedelta

import pytest

from common.work import NotYet
from ocr.domain.prices import usual_usage
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.payers import ESTIMATE, PRICE, Process, reasons, refused
from tests.integration.ocr.readers import USAGE, ScriptedReader


async def test_fifty_at_once_find_room_for_three_and_not_for_more(process: Process, reader: ScriptedReader) -> None:
    # What is estimated with room for three is what is taken.
    price = PRICE.cost(usual_usage(1))
    async with process(OCR_DAILY_BUDGET_USD=str(price * 3 + price / 2)) as one:
        reader.usage = usual_usage(1)
        asking = [one.read(str(number)) for number in range(50)]
        outcomes = await asyncio.gather(*asking, return_exceptions=True)

        assert reasons(outcomes) == {"OK": 3, "DAILY_BUDGET_SPENT": 47}
        assert len(reader.calls) == 3
        assert await one.spent() == price * 3


async def test_a_budget_that_is_spent_is_known_before_anything_is_fetched(
    process: Process, reader: ScriptedReader
) -> None:
    async with process(OCR_DAILY_BUDGET_USD=str(PRICE.cost(USAGE) + PRICE.cost(usual_usage(1)))) as one:
        analysis_id = await one.analysis()
        await one.readings.admit(analysis_id, "a")
        await one.read("a")

        with pytest.raises(NotYet) as waiting:
            await one.readings.admit(analysis_id, "ab")
        await one.readings.admit(analysis_id, "a")

    assert waiting.value.reason == "DAILY_BUDGET_SPENT"
    assert waiting.value.retry_after
    assert timedelta(0) < waiting.value.retry_after <= timedelta(minutes=10)


async def test_the_next_day_has_a_budget_of_its_own_and_what_began_before_counts_for_the_day_before(
    process: Process, reader: ScriptedReader
) -> None:
    async with process(OCR_DAILY_BUDGET_USD="0.005") as one:
        reader.gate.clear()
        late = asyncio.create_task(one.read("a"))
        await wait_until(lambda: reader.here)
        assert (await refused(one.read("b"))).reason == "DAILY_BUDGET_SPENT"
        await one.rows("UPDATE calls SET begin_time = begin_time - interval '1 day'")
        await one.rows("UPDATE reader_days SET day = day - 1")

        reader.gate.set()
        await asyncio.gather(late, one.read("b"))

        days = await one.rows("SELECT calls, spent_usd FROM reader_days ORDER BY day")
        assert days == [(1, PRICE.cost(USAGE)), (1, PRICE.cost(USAGE))]


async def test_a_budget_is_spent_to_its_last_cent(process: Process, reader: ScriptedReader) -> None:
    async with process(OCR_DAILY_BUDGET_USD=str(2 * ESTIMATE)) as one:
        reader.gate.clear()
        reading = [asyncio.create_task(one.read(digest)) for digest in "ab"]
        await wait_until(lambda: reader.here == 2)

        assert (await refused(one.read("c"))).reason == "DAILY_BUDGET_SPENT"
        reader.gate.set()
        await asyncio.gather(*reading)


async def test_a_budget_below_one_call_allows_none(process: Process, reader: ScriptedReader) -> None:
    for budget in ("0", "0.000001"):
        async with process(OCR_DAILY_BUDGET_USD=budget) as one:
            assert (await refused(one.read("a"))).reason == "DAILY_BUDGET_SPENT"
            assert await one.spent() == 0
    assert reader.calls == []
