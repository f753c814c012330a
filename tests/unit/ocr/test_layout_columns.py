"""Text in columns, and what only looks like it."""

from itertools import chain

from tests.unit.ocr.pieces import piece, read


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
