"""PostgreSQL takes texts apart as the service does, and finds what the service then shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unicodedata import category
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.folding import Folded, is_character
from monitor.domain.matches import Passage, Source, matches
from monitor.domain.searching import NothingToSearch, Search, search_of
from monitor.repository.searching import query_of
from tests.fixtures.postgres import drop_database, new_database

Connection = psycopg.Connection[tuple[Any, ...]]
# Of the characters that there are by tens of thousands, some.
CHARACTERS = [
    chr(code)
    for code in [*range(0x20, 0x3400), *range(0x3400, 0xD7B0, 101), *range(0xD7B0, 0xD800), *range(0xF900, 0x1FC00)]
    if category(chr(code)) not in ("Cn", "Co")
]
ANYTHING = st.text(
    st.sampled_from("ab Ab-'\"*\n\u00e9\u0301\u0323\u7f8e\u98df\u304b\u3099\u1112\u1161\u11ab\ufdfa")
    | st.sampled_from("\u0e01\u0e34\u0e38\u0e48\u0940\u094d")
    | st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00\x1f"),
    max_size=12,
)
CASES = st.lists(st.tuples(ANYTHING, ANYTHING, ANYTHING), min_size=100, max_size=100)


@pytest.fixture(scope="module")
def connection(postgres_url: str, monitor_template: str) -> Iterator[Connection]:
    """A connection to a database of the monitor, for what keeps nothing."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(new_database(postgres_url, name, monitor_template), autocommit=True) as one:
        yield one
    drop_database(postgres_url, name)


@contextmanager
def database_of(connection: Connection, locale: str) -> Iterator[Connection]:
    """A database of that locale with the functions that the migrated one has."""
    name = f"test_{uuid4().hex}"
    connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE '{locale}'")
    named = "SELECT pg_get_functiondef(each::regproc) FROM unnest(ARRAY['folded_text', 'searched_words']) AS each"
    functions = connection.execute(named).fetchall()
    with psycopg.connect(connection.info.dsn, password=connection.info.password, dbname=name, autocommit=True) as other:
        for (function,) in functions:
            other.execute(function)
        yield other
    connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def is_held(search: Search, caption: str, slide: str) -> bool:
    """Whether these texts hold what is searched for: `matches` says so of what is to be there."""
    passages = [Passage(Source.TITLE, ""), Passage(Source.CAPTION, caption), Passage(Source.SLIDE, slide, 0)]
    return bool(matches(search, passages))


def _search(words: str) -> Search | None:
    """The search, unless it is for nothing, or holds for what no text says."""
    try:
        search = search_of(words)
    except NothingToSearch:
        return None
    is_shown = all(any(not term.is_excluded for term in each) for each in search.alternatives)
    return search if is_shown else None


def _words(vector: str) -> dict[str, str]:
    """The words of a tsvector with their places."""
    return dict(each.rsplit(":", 1) for each in vector.replace("'", "").split())


def _expected(slide: str) -> dict[str, str]:
    units = Folded(slide).units
    places: dict[str, list[str]] = {}
    for place, (unit, after) in enumerate(zip(units, [*units[1:], ""], strict=True), 3):
        behind = after if is_character(after) else ""
        places.setdefault(f"{unit}/{behind}" if is_character(unit) else unit, []).append(str(place))
    return {word: ",".join(each) for word, each in places.items()}


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_every_character_is_taken_apart_here_as_in_a_database_of_any_locale(
    connection: Connection, locale: str
) -> None:
    texts = [
        "".join(f"a{each}b " for each in CHARACTERS[start : start + 200]) for start in range(0, len(CHARACTERS), 200)
    ]

    with database_of(connection, locale) as other:
        words = other.execute("SELECT searched_words('', '', ARRAY[each]) FROM unnest(%s::text[]) AS each", [texts])

        assert [_words(row[0]) for row in words] == [_expected(each) for each in texts]


@settings(max_examples=15, deadline=None)
@given(CASES)
def test_what_is_shown_is_what_was_found(connection: Connection, cases: list[tuple[str, str, str]]) -> None:
    cases += [(slide[:4], caption, slide) for _, caption, slide in cases]
    searches = {words: search for words, _, _ in cases if (search := _search(words))}
    asked = [case for case in cases if case[0] in searches]

    found = connection.execute(
        "SELECT searched_words(NULL, caption, ARRAY[slide]) @@ words::tsquery"
        " FROM unnest(%s::text[], %s::text[], %s::text[]) AS asked (words, caption, slide)",
        [
            [query_of(searches[words]) for words, _, _ in asked],
            [each[1] for each in asked],
            [each[2] for each in asked],
        ],
    )

    for (words, caption, slide), (is_found,) in zip(asked, found, strict=True):
        assert is_held(searches[words], caption, slide) == is_found, (words, caption, slide)
