"""A text in a cell is text to every spreadsheet, and is given back whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.cells import harmless

FORBIDDEN = ("=", "+", "-", "@", "\t", "\r", "\n")
SEPARATORS = ",;|\t\r\n"
HOSTILE = st.text(st.sampled_from("=+-@\t\r\n,;|\"' 1a\u3000\uff1d\uff20"), max_size=40) | st.text(max_size=80)


def restored(cell: str) -> str:
    """The text of a cell, by the rule that callers are told."""
    return re.sub(r"(\A|(?<=[,;|\t\r\n]))'", "", cell)


@given(HOSTILE)
def test_no_cell_begins_with_what_a_spreadsheet_computes(text: str) -> None:
    assert not harmless(text).startswith(FORBIDDEN)


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
@given(text=HOSTILE)
def test_nor_does_a_cell_that_a_separator_within_the_text_begins(separator: str, text: str) -> None:
    assert not any(part.startswith(FORBIDDEN) for part in harmless(text).split(separator))


@given(HOSTILE)
def test_nor_one_that_a_line_break_begins_or_that_blanks_and_quotes_are_taken_from(text: str) -> None:
    for part in re.split(f"[{re.escape(SEPARATORS)}]", harmless(text)):
        assert not part.lstrip(' "\u3000').startswith(("=", "+", "-", "@", "\uff1d", "\uff20"))


@given(HOSTILE)
def test_the_text_is_given_back(text: str) -> None:
    assert restored(harmless(text)) == text


@given(st.from_regex(r"[0-9]{1,25}", fullmatch=True))
def test_digits_alone_stay_digits(identity: str) -> None:
    assert harmless(identity) == f"'{identity}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Great pizza",
        "it's 5 - 3 = 2 @home",
        "one\n\ntwo",
        "a, b; c",
        "2025-01-24T08:30:00Z",
        "https://x.example/@me?a=1",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["\n" * 200_000, " " * 200_000, ";" * 200_000, '"' * 200_000, "1" * 200_000 + "x"])
def test_no_text_takes_long(text: str) -> None:
    # The test's own patience ends what is quadratic.
    assert restored(harmless(text)) == text
