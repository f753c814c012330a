"""Which of the known categories a post names."""

import pytest

from ocr.domain.categorising import guess
from ocr.domain.readings import CategoryGuess

KNOWN = ("Travel", "Food & Cooking", "Skin care", "Personal finance", "Bücher", "旅行", "Recipes", "Dresses", "Gas")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My TRAVEL diary", "Travel"),
        ("travels through Portugal", "Travel"),
        ("food, and the art of cooking", "Food & Cooking"),
        ("my skin-care shelf", "Skin care"),
        ("BUCHER aus dem Norden", "Bücher"),
        ("成都旅行攻略", "旅行"),
        ("one recipe a day", "Recipes"),
        ("the dress of the day", "Dresses"),
    ],
)
def test_a_category_is_found_by_its_words(text: str, expected: str) -> None:
    found = guess(KNOWN, ["A slide", text])

    assert found == CategoryGuess(expected, 0.4, is_new=False)


@pytest.mark.parametrize("text", ["", "unravelled", "traveller", "the and of", "careful", "7 habits", "ga"])
def test_parts_of_words_find_nothing(text: str) -> None:
    assert guess(KNOWN, [text]) is None


def test_half_a_name_is_worth_half() -> None:
    assert guess(KNOWN, ["how to save: finance for beginners"]) == CategoryGuess("Personal finance", 0.2)


def test_little_words_are_no_part_of_a_name() -> None:
    assert guess(("Health and Beauty",), ["beauty"]) == CategoryGuess("Health and Beauty", 0.2)


def test_a_whole_name_beats_half_of_another_that_is_said_more_often() -> None:
    assert guess(KNOWN, ["finance finance finance", "travel"]) == CategoryGuess("Travel", 0.4)


def test_of_two_whole_names_the_one_that_is_said_more_often_is_it() -> None:
    assert guess(("Travel", "Recipes"), ["travel", "recipes", "a recipe"]) == CategoryGuess("Recipes", 0.4)


def test_nothing_is_found_where_nothing_is_known() -> None:
    assert guess((), ["travel"]) is None
    assert guess(("&", ""), ["& and"]) is None
