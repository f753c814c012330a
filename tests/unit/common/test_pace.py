"""Rows are claimed ahead where they are quick, and only there."""

import pytest

from common.work import pace
from common.work.pace import Pace

HANDS = 5


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment, in seconds, which tests move."""
    moment = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: moment[0])
    return moment


def paced(moment: list[float], *rows: float) -> Pace:
    """The pace after rows that took so many seconds each."""
    found = Pace(HANDS)
    for seconds in rows:
        with found.measured():
            moment[0] += seconds
    return found


def test_before_anything_is_known_there_is_a_row_for_each_hand() -> None:
    assert [Pace(HANDS).room(held) for held in (0, 4, 5)] == [5, 1, 0]


def test_slow_rows_are_never_claimed_ahead(moment: list[float]) -> None:
    assert paced(moment, 2.0).room(held=HANDS) == 0


def test_quick_rows_are_claimed_ahead_twice_the_hands_at_most(moment: list[float]) -> None:
    assert paced(moment, 0.001).room(held=0) == HANDS + 2 * HANDS


def test_what_is_claimed_ahead_is_claimed_many_at_a_time(moment: list[float]) -> None:
    quick = paced(moment, 0.001)

    assert [quick.room(held) for held in (15, 10, 9)] == [0, 0, 6]


def test_rows_of_middling_length_are_claimed_as_far_ahead_as_they_begin_soon(moment: list[float]) -> None:
    assert paced(moment, 0.1).room(held=HANDS) == 2


def test_a_row_that_waited_too_long_ends_claiming_ahead(moment: list[float]) -> None:
    quick = paced(moment, 0.001)

    quick.slow_down()

    assert quick.room(held=0) == HANDS
