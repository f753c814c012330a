"""What was typed becomes words, phrases and alternatives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.searching import NothingToSearch, Term, search_of


def shown(words: str) -> list[list[str]]:
    """The alternatives as they are understood."""
    return [[_shown(term) for term in alternative] for alternative in search_of(words).alternatives]


def _shown(term: Term) -> str:
    return "-" * term.is_excluded + "|".join(term.units) + "*" * term.is_prefix


UNDERSTOOD = [
    ("Knead the Dough", [["knead", "the", "dough"]]),
    ('"Knead the" dough', [["knead|the", "dough"]]),
    ("\u201cKnead the\u201d \u300cdough\u300d", [["knead|the", "dough"]]),
    ('the"knead dough', [["the", "knead|dough"]]),
    ('dough -salt -"baker\'s yeast" --oil', [["dough", "-salt", "-baker|s|yeast", "-oil"]]),
    ("bread OR cake or pie -salt", [["bread"], ["cake"], ["pie", "-salt"]]),
    ('or bread or or "or" -or', [["bread"], ["or", "-or"]]),
    ("don't foo_bar 3.14 #a+b", [["don|t", "foo|bar", "3|14", "a|b"]]),
    ('recip* a-recip* "recip*" * - --', [["recip*", "a|recip*", "recip"]]),
    ("\u7f8e\u98df iPhone\u624b\u673a* ", [["\u7f8e|\u98df", "iphone|\u624b|\u673a"]]),
    ("Cr\u00e8me BRU\u0302LE\u0301E \uff26\uff55\uff4c\uff4c", [["creme", "brulee", "full"]]),
    (
        "\u0130stanbul DI\u015eI d\u0131\u015f\u0131 Stra\u00dfe \u00c4\u00c6",
        [["istanbul", "disi", "disi", "strasse", "aae"]],
    ),
    (
        "\u041f\u0440\u0438\u0432\u0435\u0442 \u039a\u039f\u03a3\u039c\u039f\u03a3",
        [["\u043f\u0440\u0438\u0432\u0435\u0442", "\u03ba\u03bf\u03c3\u03bc\u03bf\u03c3"]],
    ),
    (
        "\u0645\u064f\u062f\u064e\u0631\u0651\u0650\u0633 \u06a9\u062a\u0627\u0628\u06cc",
        [["\u0645\u062f\u0631\u0633", "\u0643\u062a\u0627\u0628\u064a"]],
    ),
    ("pizza\U0001f355\U0001f469\u200d\U0001f373 tarte\ufe0f", [["pizza", "tarte"]]),
]


@pytest.mark.parametrize(("words", "alternatives"), UNDERSTOOD)
def test_words_phrases_exclusions_alternatives_and_beginnings_are_told_apart(
    words: str, alternatives: list[list[str]]
) -> None:
    assert shown(words) == alternatives


@pytest.mark.parametrize(
    "words", ["", " ", "&|!:*", '""', '"', "- -- *", "or", "or OR", "\U0001f355", "\u0301", "\x00"]
)
def test_a_search_for_nothing_is_refused_by_its_name(words: str) -> None:
    with pytest.raises(NothingToSearch) as refusal:
        search_of(words)

    assert [each.field for each in refusal.value.violations] == ["q"]


@given(st.text(st.sampled_from("ab -\"*or\u7f8e\u0e01\u0e34\u0301\U0001f355'") | st.characters(), max_size=40))
def test_whatever_is_typed_is_understood_or_refused(words: str) -> None:
    try:
        search = search_of(words)
    except NothingToSearch:
        return
    assert all(term.units for alternative in search.alternatives for term in alternative)
    assert all(search.alternatives)
