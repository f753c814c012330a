"""Excerpts are parts of the text, short, whole, and about what was searched for."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.excerpts import LENGTH
from monitor.domain.matches import MOST_MATCHES, Match, Passage, Source, matches
from monitor.domain.searching import search_of

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
CHARACTERS = (
    *(FAMILY, "\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd", "e\u0301", "\u304b\u3099", "\u1112\u1161\u11ab"),
    *("\u0e01\u0e34", "\u0915\u094d\u0937\u093f", "\r\n"),
)
PIECES = st.sampled_from([*CHARACTERS, "pizza", "Pi\u0302zza", "\u7f8e", "\u98df", "<b>", " ", "\u0301", "\ufdfa", "o"])
TEXTS = st.lists(PIECES | st.characters(), max_size=120).map("".join)
WORDS = st.sampled_from(
    ["pizza", "\u7f8e", "\u7f8e\u98df", "\u0e01\u0e34", "p* -o", "\u304b\u3099 or \u1112\u1161\u11ab"]
)


def found(words: str, *slides: str, caption: str = "") -> tuple[Match, ...]:
    """Where a post holds the words."""
    of_slides = (Passage(Source.SLIDE, text, place) for place, text in enumerate(slides))
    return matches(search_of(words), [Passage(Source.CAPTION, caption), *of_slides])


def marked(match: Match) -> str:
    """The excerpt with what matches in brackets."""
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in match.excerpt)


@given(WORDS, st.lists(TEXTS, max_size=9))
def test_an_excerpt_is_a_short_part_of_its_text_and_says_what_matches(words: str, slides: list[str]) -> None:
    shown = found(words, *slides)

    assert len(shown) <= MOST_MATCHES
    places = [each.image_index or 0 for each in shown]
    assert places == sorted(set(places))
    for each in shown:
        excerpt = "".join(part.text for part in each.excerpt)
        assert excerpt in slides[each.image_index or 0]
        assert 0 < len(excerpt) <= LENGTH
        assert all(part.text for part in each.excerpt)
        assert any(part.is_match for part in each.excerpt)


@pytest.mark.parametrize("character", CHARACTERS)
@given(st.integers(0, 9), st.integers(0, 9))
def test_no_character_is_cut_apart(character: str, before: int, after: int) -> None:
    (match,) = found("pizza", character * 100 + "x" * before + " pizza " + "x" * after + character * 100)

    head, _, tail = "".join(part.text for part in match.excerpt).partition(" pizza ")
    for characters in (head.rstrip("x"), tail.lstrip("x")):
        assert characters == character * (len(characters) // len(character))


SHOWN = [
    ("pizza", "Try my PIZZA, pizzas!", "Try my [PIZZA], pizzas!"),
    ("pizz*", "Try my PIZZA, pizzas!", "Try my [PIZZA], [pizzas]!"),
    ('"my pizza"', "my, Pizza & my\n\u201cpizza\u201d", "[my, Pizza] & [my\n\u201cpizza]\u201d"),
    ("creme brulee", "Cre\u0300me Br\u00fbl\u00e9e", "[Cre\u0300me] [Br\u00fbl\u00e9e]"),
    ("\u98df", "\u7f8e\u98df\u5929\u98df", "\u7f8e[\u98df]\u5929[\u98df]"),
    ("\u7f8e\u98df", "\u7f8e\n\u98df\u7f8e\u98df", "[\u7f8e\n\u98df\u7f8e\u98df]"),
    (
        "\u0e01\u0e34\u0e19",
        "\u0e27\u0e31\u0e19\u0e19\u0e35\u0e49\u0e01\u0e34\u0e19",
        "\u0e27\u0e31\u0e19\u0e19\u0e35\u0e49[\u0e01\u0e34\u0e19]",
    ),
    ("\ud559\uad50", "\ud559\uad50\uc5d0\uc11c", "[\ud559\uad50]\uc5d0\uc11c"),
    ("kg", "5 \u338f or 5kg of \uff2b\uff27", "5 [\u338f] or 5kg of [\uff2b\uff27]"),
    ("b", "<b>&amp;</b>", "<[b]>&amp;</[b]>"),
]


@pytest.mark.parametrize(("words", "text", "excerpt"), SHOWN)
def test_what_matches_is_marked_as_it_stands_in_the_text(words: str, text: str, excerpt: str) -> None:
    assert [marked(each) for each in found(words, text)] == [excerpt]


@pytest.mark.parametrize("words", ["\ud558", "\u304b", "\u0e01", "pizz", "pizza -salt", '"salt pizza"', "salt* pie"])
def test_what_is_not_found_is_not_shown(words: str) -> None:
    assert found(words, "\ud559 \u304c \u0e01\u0e34 pizza salt") == ()


def test_a_long_text_is_shown_around_the_first_match_and_cut_between_words() -> None:
    (match,) = found("pizza", "some words " * 50 + "pizza " + "more words " * 50 + "pizza")

    assert marked(match).startswith("words some words some words")
    assert "[pizza]" in marked(match)
    assert marked(match).endswith(("more", "words"))


def test_a_post_that_only_its_texts_together_hold_shows_a_place_of_each() -> None:
    shown = found("tomato pizza", *["a pizza"] * 8, "a tomato", caption="pizza!")

    assert [(each.source, each.image_index) for each in shown] == [
        (Source.CAPTION, None),
        *((Source.SLIDE, place) for place in (0, 1, 2)),
        (Source.SLIDE, 8),
    ]


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    assert found('"a b"', "a", "b a", caption="a") == ()
    assert found("\u7f8e\u98df", "\u7f8e", "\u98df") == ()


def test_only_alternatives_that_hold_are_marked() -> None:
    assert [marked(each) for each in found("apple -pie or banana", "apple pie, banana")] == ["apple pie, [banana]"]


def test_a_thousand_accents_on_a_letter_are_borne() -> None:
    (match,) = found("pizza", "e" + "\u0301" * 1000 + " pizza" + "\u0323\u0301" * 1000 + " e")

    assert sum(len(part.text) for part in match.excerpt) <= LENGTH
    assert category(match.excerpt[0].text[0]) == "Mn"
