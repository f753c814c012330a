"""What reading would cost, and what it has cost."""

import os
from argparse import Namespace

import pytest

from ocr.__main__ import spent
from ocr.domain.prices import Prices, usual_usage
from ocr.usecases.estimating import Estimating
from ocr.usecases.spending import Spending
from tests.integration.ocr.payers import PRICE, Payer
from tests.integration.ocr.readers import MODELS, USAGE, ScriptedReader


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
