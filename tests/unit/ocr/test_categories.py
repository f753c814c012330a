"""Names of categories: which mean the same, and which are none."""

import random
import sys

import pytest

from ocr.domain.categories import LONGEST_NAME, cleaned, normalized


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fitness", "FITNESS"),
        ("Life Style", " life\tstyle "),
        ("Lifestyle", "Life style"),
        ("Café", "CAFE"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("KIZ", "k\u0131z"),
        ("Łódź", "lodz"),
        ("Smørrebrød", "SMORREBROD"),
        ("Love \u2764\ufe0f", "love \u2764"),
        ("Ёлка", "елка"),
        ("Fashion", "\uff26ashion"),
        ("Travel", "Tra\u200bvel\u202e"),
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u0634\u0648\u062f"),
    ],
)
def test_names_that_mean_the_same(one: str, other: str) -> None:
    assert normalized(one) == normalized(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Beauty", "Beauties"), ("ガラス", "カラス"), ("कमल", "कोमल"), ("C++", "C")]
)
def test_names_that_mean_something_else(one: str, other: str) -> None:
    assert normalized(one) != normalized(other)


@pytest.mark.parametrize(
    "name", ["", "  ", "\x00\x1f", "\u0301", "\u202e\u200b", "\u200d", "\ufe0f", "\u3164\u2800", "\ud800"]
)
def test_a_name_of_nothing_is_none(name: str) -> None:
    assert normalized(name) == ""


def test_a_name_is_kept_on_one_line_within_its_length() -> None:
    assert cleaned(" Health\r\n&\tCare\x00 ") == "Health & Care"
    assert cleaned("x" * (LONGEST_NAME - 1) + " yz") == "x" * (LONGEST_NAME - 1)


def test_any_name_is_cleaned_and_normalized_once_and_for_all() -> None:
    chance = random.Random(5)

    for _ in range(5_000):
        name = "".join(chr(chance.randrange(sys.maxunicode)) for _ in range(chance.randrange(8)))

        assert cleaned(cleaned(name)) == cleaned(name), ascii(name)
        assert normalized(normalized(name)) == normalized(name), ascii(name)
        cleaned(name).encode()
