"""How right a reading is, in figures."""

import pytest

from tests.foreign.slides.measures import character_error_rate, macro_f1


@pytest.mark.parametrize(
    ("read", "known", "expected"),
    [
        ("lemon", "lemon", 0),
        ("lemon\npasta", "lemon pasta", 0),
        ("lenon", "lemon", 1 / 5),
        ("lmon", "lemon", 1 / 5),
        ("lemons", "lemon", 1 / 5),
        ("", "lemon", 1),
        ("lemonade!", "", 9),
        ("", "", 0),
        ("Lemon", "lemon", 1 / 5),
    ],
)
def test_character_error_rate(read: str, known: str, expected: float) -> None:
    assert character_error_rate(read, known) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        (["hook", "cta"], ["hook", "cta"], 1),
        (["cta", "hook"], ["hook", "cta"], 0),
        (["hook", "hook"], ["hook", "cta"], (2 / 3 + 0) / 2),
        ([], [], 0),
    ],
)
def test_macro_f1(found: list[str], known: list[str], expected: float) -> None:
    assert macro_f1(found, known) == pytest.approx(expected)
