"""What calls cost, and what one will cost about."""

from decimal import Decimal

import pytest

from common.settings import SettingsFault, load
from ocr.domain.prices import Price, Prices, expected_usage, usual_usage
from ocr.domain.readings import Usage
from ocr.domain.slides import Picture
from ocr.usecases.paying import PayingSettings

CHEAP, DEAR = Price(Decimal("0.30"), Decimal("2.50")), Price(Decimal("0.10"), Decimal(10))
PRICES = Prices({"cheap": CHEAP, "dear": DEAR})


def picture(width: int, height: int) -> Picture:
    return Picture(b"?", "image/png", width, height, "a")


def settings(**environ: str) -> PayingSettings:
    return load(PayingSettings, environ, "OCR_")


def test_thoughts_are_paid_as_answers_are() -> None:
    assert CHEAP.cost(Usage(1_000_000, 100_000, 100_000)) == Decimal("0.80")
    assert CHEAP.cost(Usage(1)) == Decimal("0.0000003")


def test_the_price_is_that_of_what_answered_or_else_of_what_was_asked() -> None:
    assert PRICES.of("cheap", "dear") == CHEAP
    assert PRICES.of("cheap-0925", "dear") == DEAR
    assert PRICES.of(None, "cheap") == CHEAP


def test_an_unknown_model_costs_what_the_dearest_does() -> None:
    assert PRICES.of("unheard-of") == Price(Decimal("0.30"), Decimal(10))
    assert Prices().of("unheard-of") == Price()


@pytest.mark.parametrize(
    ("width", "height", "tiles"),
    [(1, 1, 1), (384, 384, 1), (385, 384, 1), (768, 769, 2), (864, 1536, 4), (12000, 1, 16)],
)
def test_a_picture_is_estimated_by_its_tiles(width: int, height: int, tiles: int) -> None:
    nothing = expected_usage([], [])

    assert expected_usage([picture(width, height)], []).prompt_tokens == nothing.prompt_tokens + 258 * tiles


def test_categories_are_part_of_what_is_asked() -> None:
    more = expected_usage([], ["x" * 100] * 4).prompt_tokens - expected_usage([], []).prompt_tokens

    assert more == 100


def test_slides_of_which_nothing_is_known_are_taken_for_usual_ones() -> None:
    assert usual_usage(5) == expected_usage([picture(864, 1536)] * 5, [])


def test_prices_are_settings() -> None:
    found = settings(GEMINI_PRICES="cheap=0.30/2.50, dear = 0.10/10").prices

    assert found == PRICES
    assert settings().prices.of("gemini-2.5-flash") == settings().prices.of("gemini-3.5-flash-lite") == CHEAP


@pytest.mark.parametrize("value", ["cheap", "cheap=1", "=1/2", "cheap=1/-2", "cheap=a/b", "cheap=1/2/3"])
def test_prices_that_are_none_are_refused(value: str) -> None:
    with pytest.raises(SettingsFault, match="GEMINI_PRICES"):
        settings(GEMINI_PRICES=value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GEMINI_RATE", "0"),
        ("GEMINI_CONCURRENCY", "0"),
        ("GEMINI_CONCURRENCY", "1001"),
        ("OCR_DAILY_BUDGET_USD", "-0.01"),
        ("OCR_CALL_TIMEOUT_SECONDS", "-1"),
        ("OCR_REPEATS", "11"),
        ("OCR_SLIDES_AT_ONCE", "36"),
    ],
)
def test_limits_have_limits(name: str, value: str) -> None:
    with pytest.raises(SettingsFault, match=name):
        settings(**{name: value})
