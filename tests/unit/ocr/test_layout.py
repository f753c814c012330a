"""Pieces of text become lines, and lines stand in the order in which a person reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.domain.layout import Box, Line, in_reading_order
from tests.unit.ocr.pieces import piece, read


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
