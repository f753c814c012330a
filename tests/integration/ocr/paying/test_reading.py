"""Sets of slides: read once, and again where that was asked for or may help."""

import asyncio
import os
from argparse import Namespace
from datetime import datetime

import pytest

from common.clock import new_id
from common.work import NotYet
from ocr.__main__ import spent
from ocr.clients.reader import SlideReader
from ocr.domain.failures import (
    Blocked,
    FencedAnswer,
    InvalidAnswer,
    Recitation,
    WrongSlides,
)
from ocr.domain.prices import Prices, usual_usage
from ocr.usecases.estimating import Estimating
from ocr.usecases.spending import Spending
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import GeminiSimulator
from tests.integration.ocr.payers import PRICE, SLIDES, TOTALS, WHOLE, Payer, paying, places, texts
from tests.integration.ocr.readers import MODELS, USAGE, Asked, ScriptedReader


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


async def test_the_successor_of_a_retired_model_takes_over_at_once(
    payer: Payer, reader: ScriptedReader, caplog: pytest.LogCaptureFixture
) -> None:
    reader.retired = {MODELS[0]}

    kept = await payer.read(*SLIDES)
    await payer.read("d")

    assert (kept.model, kept.model_version) == (MODELS[1], f"{MODELS[1]}-001")
    assert [call.model for call in reader.calls] == [MODELS[0], MODELS[1], MODELS[1]]
    assert "a model is retired" in caplog.messages
    assert await payer.readings.stored(SLIDES) == kept
    assert await payer.rows("SELECT calls FROM readings WHERE prompt_tokens = 1000") == [(2,), (1,)]


async def test_what_the_successor_has_read_already_is_not_read_again(payer: Payer, reader: ScriptedReader) -> None:
    reader.models = MODELS[1:]
    kept = await payer.read(*SLIDES)
    reader.models, reader.retired = MODELS, {MODELS[0]}

    assert await payer.read(*SLIDES) == kept
    assert reader.calls == [Asked(MODELS[1], WHOLE), Asked(MODELS[0], WHOLE)]


async def test_a_model_that_was_gone_is_asked_again_after_a_day(payer: Payer, reader: ScriptedReader) -> None:
    reader.retired = {MODELS[0]}
    await payer.read("a")
    reader.retired = set()
    await payer.rows("UPDATE retired_models SET retire_time = now() - interval '25 hours'")

    assert (await payer.read("b")).model == MODELS[0]


async def test_without_any_model_left_reading_waits_and_what_was_read_last_stands(
    payer: Payer, reader: ScriptedReader
) -> None:
    reader.models = MODELS[1:]
    kept = await payer.read(*SLIDES)
    reader.models, reader.retired = MODELS, set(MODELS)

    for _ in range(2):
        with pytest.raises(NotYet) as waits:
            await payer.read("d")
        assert waits.value.reason == "MODEL_RETIRED"
    with pytest.raises(NotYet):
        await payer.readings.admit(new_id(), ["d"])

    assert len(reader.calls) == 1 + 2
    assert await payer.readings.stored(SLIDES) == kept


async def test_an_estimate_counts_each_set_once_and_asks_nobody(payer: Payer, reader: ScriptedReader) -> None:
    await payer.read("a")
    reader.calls.clear()
    estimating = Estimating(payer.database, reader, Prices({MODELS[0]: PRICE}))

    found = await estimating.estimate([["a"], ["b"], ["b"], ["c", "d"]])
    anew = await estimating.estimate([["a"], ["b"]], force=True)

    assert (found.calls, found.stored, found.model) == (2, 1, MODELS[0])
    assert found.cost_usd == PRICE.cost(usual_usage(1)) + PRICE.cost(usual_usage(2))
    assert (anew.calls, anew.stored) == (2, 0)
    assert reader.calls == []


async def test_an_operator_is_told_what_was_spent_by_day_and_model(payer: Payer, reader: ScriptedReader) -> None:
    reader.retired = {MODELS[0]}
    await payer.read("a")
    await payer.read("b")
    await payer.rows("UPDATE calls SET begin_time = begin_time - interval '1 day' WHERE cost_usd = 0")
    await payer.read("c")

    days = await Spending(payer.database).of_days(30)

    assert [(each.model, each.calls, each.usage.prompt_tokens) for each in days] == [
        (MODELS[0], 1, 0),
        (MODELS[1], 3, 3 * USAGE.prompt_tokens),
    ]
    assert sum(each.cost_usd for each in days) == await payer.spent()
    assert len(await Spending(payer.database).of_days(1)) == 1


async def test_the_command_tells_it(
    payer: Payer,
    ocr_database_url: str,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await payer.read("a")
    for name in (name for name in os.environ if name.startswith("OCR_")):
        monkeypatch.delenv(name)
    monkeypatch.setenv("OCR_DATABASE_URL", ocr_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)

    await spent(Namespace())

    _, row, total = capsys.readouterr().out.splitlines()
    assert row.split(" ", 1)[1] == f"gemini {MODELS[0]} 1 1000 200 100 0.001050"
    assert total == "in 30 days: 0.001050 USD"


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
