"""How much a paid reader is asked, how patiently, and what it may cost."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from common.settings import Unfit, integer, number, seconds, setting, text, words
from ocr.domain.prices import Price, Prices

_PRICES = "gemini-2.5-flash=0.30/2.50,gemini-3.5-flash-lite=0.30/2.50"
_usd = number(0, 100_000)


def prices(value: str) -> Prices:
    """Prices of models, US dollars for a million tokens, asked and answered: `model=0.30/2.50,other=0.10/0.40`."""
    return Prices(dict(_price(word) for word in words(value)))


def _price(word: str) -> tuple[str, Price]:
    model, is_given, both = word.partition("=")
    asked, is_complete, answered = both.partition("/")
    if not (is_given and is_complete and model.strip()):
        raise Unfit("must be prices like model=0.30/2.50, with commas between them")
    return text(model), Price(_usd(asked), _usd(answered))


@dataclass(frozen=True, kw_only=True)
class PayingSettings:
    """The limits of what is asked of a paid reader: by all processes together, except for the concurrency."""

    rate: Decimal = setting("GEMINI_RATE", number(0.01, 1000), Decimal(2), help="calls in a second")
    patience: timedelta = setting(
        "GEMINI_RATE_WAIT_SECONDS", seconds, timedelta(seconds=30), help="for a turn, before the analysis is put back"
    )
    concurrency: int = setting("GEMINI_CONCURRENCY", integer(1, 1000), 50, help="calls at a time of one process")
    prices: Prices = setting("GEMINI_PRICES", prices, prices(_PRICES), help="for a million tokens")
    daily_budget_usd: Decimal | None = setting(
        "{prefix}DAILY_BUDGET_USD", number(0, 1_000_000), None, help="most spent in a UTC day"
    )
    call_timeout: timedelta = setting(
        "{prefix}CALL_TIMEOUT_SECONDS", seconds, timedelta(seconds=300), help="the longest that one call may take"
    )
    repeats: int = setting("{prefix}REPEATS", integer(0, 10), 2, help="of a question whose answer was no use")
    slides_at_once: int = setting(
        "{prefix}SLIDES_AT_ONCE", integer(1, 35), 4, help="of a set that is read slide by slide"
    )
