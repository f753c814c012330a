"""Every call to a reader: counted, bounded, and never made twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from functools import partial
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import text

from common.database import DatabaseUnavailable
from common.errors import Failure
from common.work import NotYet
from ocr.domain.failures import (
    AnswerTorn,
    ReaderBusy,
    ReaderKeyRefused,
    ReaderQuotaSpent,
    ReaderTimedOut,
    ReaderUnavailable,
)
from ocr.domain.prices import Price, usual_usage
from ocr.domain.readings import KeptReading, Usage
from ocr.repository import Work
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.payers import Payer, paying
from tests.integration.ocr.readers import USAGE, ScriptedReader

Process = Callable[..., AbstractAsyncContextManager[Payer]]
PRICE = Price(Decimal("0.30"), Decimal("2.50"))
CALLS = "SELECT outcome, cost_usd > 0 FROM calls ORDER BY begin_time"
WAITING = """
    UPDATE analyses SET error_reason = '{}', due_time = now() + interval '10 minutes' WHERE id = '{}'
"""


@pytest.fixture
def reader() -> ScriptedReader:
    return ScriptedReader()


@pytest.fixture
def process(ocr_database_url: str, redis_url: str, reader: ScriptedReader) -> Process:
    """Opens processes that share a database and a Redis."""
    return partial(paying, ocr_database_url, redis_url, reader)


@pytest.fixture
async def payer(process: Process) -> AsyncIterator[Payer]:
    async with process() as one:
        yield one


async def persistent(ask: Callable[[], Awaitable[KeptReading]]) -> KeptReading:
    """As work does: what is not there yet is asked for again."""

    async def asked() -> KeptReading | None:
        try:
            return await ask()
        except NotYet:
            return None

    found = await wait_until(asked)
    assert found
    return found


def reasons(outcomes: Sequence[Any]) -> Counter[str]:
    return Counter(each.reason if isinstance(each, Failure) else "OK" for each in outcomes)


async def refused(asking: Awaitable[KeptReading]) -> NotYet:
    with pytest.raises(NotYet) as waiting:
        await asking
    return waiting.value


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

    assert await payer.spent() == PRICE.cost(usual_usage(1) + Usage(1))

    reader.gate.set()
    await reading
    assert await payer.spent() == PRICE.cost(USAGE)


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
    analysis_id, whole, cuts = await payer.analysis(), payer.database.unit_of_work, [cut]

    @asynccontextmanager
    async def cut_off() -> AsyncIterator[Work]:
        async with whole() as work:
            yield work
            is_open = (await work.connection.execute(text("SELECT FROM calls WHERE end_time IS NULL"))).first()
        if is_open is not None and cuts:
            raise cuts.pop()

    monkeypatch.setattr(payer.database, "unit_of_work", cut_off)
    with pytest.raises(type(cut)):
        await payer.read("a", analysis_id=analysis_id)

    assert await payer.rows(CALLS) == [("CANCELLED", False)]
    assert await payer.spent() == len(reader.calls) == 0
    await payer.read("a", analysis_id=analysis_id)
    assert await payer.spent() == PRICE.cost(USAGE)


async def test_a_budget_that_is_spent_is_known_before_anything_is_fetched(
    process: Process, reader: ScriptedReader
) -> None:
    async with process(OCR_DAILY_BUDGET_USD="0.01") as one:
        analysis_id = await one.analysis()
        await one.readings.admit(analysis_id, "a")
        await one.read("a")

        with pytest.raises(NotYet) as waiting:
            await one.readings.admit(analysis_id, "abcdefghijklmnopqrst")
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


async def test_a_budget_below_one_call_allows_none(process: Process, reader: ScriptedReader) -> None:
    for budget in ("0", "0.000001"):
        async with process(OCR_DAILY_BUDGET_USD=budget) as one:
            assert (await refused(one.read("a"))).reason == "DAILY_BUDGET_SPENT"
            assert await one.spent() == 0
    assert reader.calls == []


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
    assert await payer.spent() == 3 * PRICE.cost(usual_usage(1) + Usage(1))


async def test_an_answer_that_does_not_say_what_it_took_is_counted_at_its_estimate(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.usage = Usage()

    await payer.read("a")

    assert await payer.spent() == PRICE.cost(usual_usage(1) + Usage(1))


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

    assert await payer.paying.close_lost() == 1
    assert await payer.rows("SELECT outcome, cost_usd = estimate_usd FROM calls") == [("LOST", True)]
    assert await payer.spent() > 0
    reader.gate.set()
    await reading


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


async def test_a_key_that_is_refused_is_tried_by_one_a_minute_and_work_goes_on_when_it_is_accepted(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.script(ReaderKeyRefused("API key not valid."))
    first = await refused(payer.read("a"))
    others = await asyncio.gather(*(payer.read(str(number)) for number in range(10)), return_exceptions=True)
    waits = await payer.analysis()
    await payer.rows(WAITING.format("READER_KEY_REFUSED", waits))
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
    assert await payer.rows(f"SELECT due_time <= now() FROM analyses WHERE id = '{waits}'") == [(True,)]


async def test_another_key_is_asked_at_once(process: Process, reader: ScriptedReader) -> None:
    reader.script(ReaderKeyRefused())
    async with process() as one, process(key_digest="another key") as other:
        waits = await one.analysis()
        await refused(one.read("a"))
        await one.rows(WAITING.format("READER_KEY_REFUSED", waits))

        await other.read("a")

        assert await other.rows(f"SELECT due_time <= now() FROM analyses WHERE id = '{waits}'") == [(True,)]


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
