"""How long credits last."""

from datetime import date, timedelta

import pytest

from monitor.domain.summaries import CreditFigures, DayCredits

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("charged", "remaining", "expected"),
    [
        ([10, 20, 30], 200, 10.0),
        ([0, 10, 0, 30], 200, 10.0),
        # Only the last seven days on which some were spent.
        ([10] * 7 + [1000] * 7, 70, 7.0),
        ([10], 0, 0.0),
        ([10], None, None),
        ([0, 0], 50, None),
        ([], None, None),
    ],
)
def test_credits_last_at_the_mean_of_the_last_days_on_which_some_were_spent(
    charged: list[int], remaining: int | None, expected: float | None
) -> None:
    assert figures(charged, remaining).days_left == expected


def test_what_is_left_is_what_the_latest_answer_told() -> None:
    days = [DayCredits(TODAY, 3, None, True), DayCredits(TODAY - timedelta(days=1), 2, 40, False)]

    assert (CreditFigures(days, []).remaining, CreditFigures(days, []).charged_today) == (40, 3)


def figures(charged: list[int], remaining: int | None) -> CreditFigures:
    days = [DayCredits(TODAY - timedelta(days=ago), each, remaining, ago == 0) for ago, each in enumerate(charged)]
    return CreditFigures(days, [])
