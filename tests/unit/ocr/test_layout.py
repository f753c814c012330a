"""Pieces of text become lines, and lines stand in the order in which a person reads them."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.domain.layout import Box, Line, in_reading_order

UNIT = 10


def piece(text: str, left: int, top: int, *, width: int | None = None, height: int = 4, score: float = 1.0) -> Line:
    """A piece of text on a page of units of ten pixels, as wide as its letters are."""
    right = left + (len(text) * 2 if width is None else width)
    return Line(text, score, Box(left * UNIT, top * UNIT, right * UNIT, (top + height) * UNIT))


def read(*pieces: Line) -> list[str]:
    return [line.text for line in in_reading_order(pieces)]


def test_lines_are_read_from_the_top() -> None:
    assert read(piece("second", 0, 10), piece("third", 4, 20), piece("first", 2, 0)) == ["first", "second", "third"]


def test_pieces_side_by_side_are_one_line() -> None:
    assert read(piece("world", 20, 1), piece("hello", 0, 0)) == ["hello world"]


def test_a_small_piece_beside_a_tall_one_is_on_its_line() -> None:
    assert read(piece("1", 0, 0, height=12), piece("wash the rice", 10, 4)) == ["1 wash the rice"]


def test_a_line_is_as_sure_as_its_pieces_and_as_large() -> None:
    (line,) = in_reading_order([piece("a", 0, 0, score=0.5), piece("b", 20, 1, score=1.0)])

    assert (line.score, line.box) == (0.75, Box(0, 0, 220, 50))


def test_scripts_without_spaces_are_joined_without() -> None:
    assert read(piece("最高の", 0, 0), piece("一日", 20, 0), piece("in", 40, 0), piece("Kyoto", 50, 0)) == [
        "最高の一日 in Kyoto"
    ]


def test_centred_lines_of_any_width_stay_in_order() -> None:
    headline = [piece("the", 40, 0), piece("five best cafes", 20, 6), piece("of", 42, 12), piece("this town", 30, 18)]

    assert read(*headline) == ["the", "five best cafes", "of", "this town"]


@pytest.mark.parametrize(
    ("gap", "lines"),
    [
        (1, ["first line second line", "third line fourth line"]),
        (2, ["first line", "third line", "second line", "fourth line"]),
    ],
)
def test_a_gap_no_wider_than_a_space_parts_no_columns(gap: int, lines: list[str]) -> None:
    left = [piece(text, 0, top, width=20) for text, top in (("first line", 0), ("third line", 6))]
    right = [piece(text, 20 + gap, top) for text, top in (("second line", 0), ("fourth line", 6))]

    assert read(*left, *right) == lines


def test_columns_are_read_one_after_the_other() -> None:
    left = [piece("water", 0, 20), piece("a light jacket", 0, 26), piece("sun cream", 0, 32)]
    right = [piece("two tickets", 50, 20), piece("some cash", 50, 26), piece("a charger", 50, 32)]

    assert read(
        piece("What to pack for this hike", 0, 0), *left, *right, piece("and off you go to the hills", 0, 50)
    ) == [
        "What to pack for this hike",
        "water",
        "a light jacket",
        "sun cream",
        "two tickets",
        "some cash",
        "a charger",
        "and off you go to the hills",
    ]


def test_columns_need_not_be_of_one_height_nor_level() -> None:
    left = [piece("one lemon", 0, 20), piece("two eggs or three", 0, 26)]
    right = [piece("wash everything", 50, 21), piece("cut everything", 50, 27), piece("eat everything", 50, 33)]

    assert read(*left, *right) == [
        "one lemon",
        "two eggs or three",
        "wash everything",
        "cut everything",
        "eat everything",
    ]


def test_a_short_line_below_columns_is_read_behind_them() -> None:
    left = [piece("cold water", 0, 0), piece("sun cream", 0, 6)]
    right = [piece("two tickets", 50, 0), piece("some cash", 50, 6)]

    assert read(*left, *right, piece("enjoy", 0, 20)) == [
        "cold water",
        "sun cream",
        "two tickets",
        "some cash",
        "enjoy",
    ]


def test_three_columns_are_columns_too() -> None:
    columns = [
        [piece(f"{name} line one", left, 0), piece(f"{name} line two", left, 6)]
        for name, left in (("red", 0), ("green", 50), ("blue", 100))
    ]

    assert read(*chain(*columns)) == [f"{name} line {n}" for name in ("red", "green", "blue") for n in ("one", "two")]


def test_labels_are_read_with_what_they_stand_for() -> None:
    menu = [piece("Espresso doppio", 0, 0), piece("2.50", 60, 0), piece("Cappuccino", 0, 6), piece("3.20", 60, 6)]

    assert read(*menu) == ["Espresso doppio 2.50", "Cappuccino 3.20"]


def test_the_longest_label_has_eight_characters() -> None:
    day = [piece("Breakfast in bed", 0, 0), piece("Lunch at the lake", 0, 6)]

    assert read(*day, piece("12:30 pm", 60, 0), piece("14:30 pm", 60, 6)) == [
        "Breakfast in bed 12:30 pm",
        "Lunch at the lake 14:30 pm",
    ]
    assert read(*day, piece("12:30 a.m", 60, 0), piece("14:30 p.m", 60, 6))[:2] == [each.text for each in day]


def test_two_words_that_happen_to_be_far_apart_are_no_columns() -> None:
    assert read(
        piece("swipe now", 0, 0), piece("for the recipe", 40, 0), piece("a line across the whole page", 0, 6)
    ) == [
        "swipe now for the recipe",
        "a line across the whole page",
    ]


def test_nothing_is_read_from_nothing() -> None:
    assert in_reading_order([]) == []


numbers = st.integers(-50, 2000)


@st.composite
def pages(draw: st.DrawFn) -> list[Line]:
    corners = draw(st.lists(st.tuples(numbers, numbers, numbers, numbers), max_size=25))
    return [
        Line(f"<{number}>", 1.0, Box(min(a, c), min(b, d), max(a, c), max(b, d)))
        for number, (a, b, c, d) in enumerate(corners)
    ]


@given(pages())
def test_wherever_pieces_stand_each_is_read_once(page: list[Line]) -> None:
    assert sorted(" ".join(read(*page)).split()) == sorted(line.text for line in page)
