"""A bucket of tokens for each caller."""

import pytest

from gateway.problems import RateExceeded
from gateway.web.rates import MOST_CALLERS, Rates


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def charged(rates: Rates, caller: str, times: int) -> int:
    """How many of the charges went through."""
    allowed = 0
    for _ in range(times):
        try:
            rates.charge(caller)
        except RateExceeded:
            continue
        allowed += 1
    return allowed


def test_a_burst_then_the_rate() -> None:
    watch = Watch()
    rates = Rates(2, 5, watch)

    assert charged(rates, "one", 10) == 5
    watch.now += 1.5
    assert charged(rates, "one", 10) == 3


def test_silence_saves_up_no_more_than_a_burst() -> None:
    watch = Watch()
    rates = Rates(2, 5, watch)
    charged(rates, "one", 5)
    watch.now += 1000

    assert charged(rates, "one", 10) == 5


def test_callers_do_not_share() -> None:
    rates = Rates(1, 1, Watch())

    assert charged(rates, "one", 2) + charged(rates, "other", 2) == 2


def test_who_is_refused_is_told_when_to_come_back() -> None:
    rates = Rates(0.5, 1, Watch())
    rates.charge("one")

    with pytest.raises(RateExceeded) as refused:
        rates.charge("one")

    assert refused.value.retry_after is not None
    assert refused.value.retry_after.total_seconds() == 2.0


def test_asking_too_often_does_not_put_off_the_next_token() -> None:
    watch = Watch()
    rates = Rates(1, 1, watch)
    rates.charge("one")

    for _ in range(9):
        watch.now += 0.1
        assert charged(rates, "one", 1) == 0
    watch.now += 0.11
    assert charged(rates, "one", 1) == 1


def test_a_million_callers_are_not_all_remembered() -> None:
    rates = Rates(1, 1, Watch())

    for number in range(3 * MOST_CALLERS):
        rates.charge(str(number))

    assert len(rates) == MOST_CALLERS
