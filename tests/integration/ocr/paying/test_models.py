"""Models that are no more, and those that take over."""

import pytest

from common.clock import new_id
from common.work import NotYet
from tests.integration.ocr.payers import SLIDES, WHOLE, Payer
from tests.integration.ocr.readers import MODELS, Asked, ScriptedReader


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
