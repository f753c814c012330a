"""Rows are claimed ahead where they are quick, and only there."""

import pytest

from common.work import hands
from common.work.hands import Hands

COUNT = 5


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment, in seconds, which tests move."""
    moment = [0.0]
    monkeypatch.setattr(hands, "monotonic", lambda: moment[0])
    return moment


async def after(moment: list[float], seconds: float) -> Hands:
    """The hands after a row that took so many seconds."""
    found = Hands(COUNT)
    loan = await found.lend()
    assert loan is not None
    moment[0] += seconds
    loan.end()
    return found


def test_before_anything_is_known_there_is_a_row_for_each_hand() -> None:
    assert [Hands(COUNT).room(held) for held in (0, 4, 5)] == [5, 1, 0]


async def test_slow_rows_are_never_claimed_ahead(moment: list[float]) -> None:
    assert (await after(moment, 2.0)).room(held=COUNT) == 0


async def test_quick_rows_are_claimed_ahead_twice_the_hands_at_most(moment: list[float]) -> None:
    assert (await after(moment, 0.001)).room(held=0) == COUNT + 2 * COUNT


async def test_what_is_claimed_ahead_is_claimed_many_at_a_time(moment: list[float]) -> None:
    quick = await after(moment, 0.001)

    assert [quick.room(held) for held in (15, 10, 9)] == [0, 0, 6]


async def test_rows_of_middling_length_are_claimed_as_far_ahead_as_they_begin_soon(moment: list[float]) -> None:
    assert (await after(moment, 0.1)).room(held=COUNT) == 2


async def test_a_row_that_waits_too_long_gets_no_hand_and_ends_claiming_ahead(
    moment: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "_PATIENCE_SECONDS", 0.01)
    quick = await after(moment, 0.001)
    for _ in range(COUNT):
        assert await quick.lend() is not None

    assert await quick.lend() is None

    assert quick.room(held=0) == COUNT


async def test_a_hand_is_given_back_once(moment: list[float]) -> None:
    found = await after(moment, 1.0)
    loans = [await found.lend() for _ in range(COUNT)]

    for loan in loans:
        assert loan is not None
        loan.end()
        loan.end()

    assert [await found.lend() is not None for _ in range(COUNT)] == [True] * COUNT
    assert found.room(held=COUNT) == 0
