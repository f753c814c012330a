"""Posts are searched in any script, and say where they hold what was searched for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unicodedata import category
from uuid import uuid4

import psycopg
import pytest
from carrel.monitor.v1.post_pb2 import Match, Post
from carrel.monitor.v1.post_service_pb2 import GetPostRequest, ListPostsRequest, RecordAnalysisRequest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from common.errors import InvalidArgument
from monitor.domain.folding import Folded, is_character
from monitor.domain.matches import Passage, Source, matches
from monitor.domain.queries import PostQuery
from monitor.domain.searching import NothingToSearch, Search, search_of
from monitor.repository.searching import PLANNED_FOR_ITS_WORDS, found_by, query_of
from monitor.tables import posts
from tests.fixtures.postgres import drop_database, new_database
from tests.fixtures.statements import plan_of
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.filling import add_posts
from tests.integration.monitor.standing import Standing

Connection = psycopg.Connection[tuple[Any, ...]]
SLIDES = {
    "english": ["Knead the dough", "Add salt, pepper & oil", "Don't \U0001f355 over-bake"],
    "accents": ["Cr\u00e8me BRU\u0302L\u00c9E", "Stra\u00dfe \u00c4pfel \u0130zmir"],
    "chinese": ["\u4eca\u5929\u63a8\u8350\u7f8e\u98df", "iPhone\u624b\u673a\u6559\u7a0b"],
    "japanese": [
        "\u30d1\u30f3\u306e\u4f5c\u308a\u65b9",
        "\u304c\u304e\u3050 \uff8a\uff9f\uff9d \uff26\uff35\uff2c\uff2c",
    ],
    "korean": ["\ud559\uad50\uc5d0\uc11c \ub9cc\ub098\uc694"],
    "thai": ["\u0e27\u0e31\u0e19\u0e19\u0e35\u0e49\u0e01\u0e34\u0e19\u0e02\u0e49\u0e32\u0e27"],
    "arabic": ["\u0645\u064f\u062f\u064e\u0631\u0651\u0650\u0633 \u0643\u062a\u0627\u0628"],
    "cyrillic": ["\u041f\u0420\u0418\u0412\u0415\u0422, \u0401\u043b\u043a\u0430"],
    "devanagari": ["\u0939\u093f\u0928\u094d\u0926\u0940 \u0916\u093e\u0928\u093e"],
}
FOUND = [
    ("DOUGH", ["english"]),
    ("doug", []),
    ("doug*", ["english"]),
    ('"salt pepper"', ["english"]),
    ('"dough add"', []),
    ("dough oil -water", ["english"]),
    ("don't over-bake \U0001f355", ["english"]),
    ("dough -salt", []),
    ("creme brulee", ["accents"]),
    ("Cr\u00e9me br\u00fbl\u00e9e", ["accents"]),
    ("strasse apfel izmir", ["accents"]),
    ("\u7f8e\u98df", ["chinese"]),
    ("\u98df", ["chinese"]),
    ("\u98df\u7f8e", []),
    ("\u7f8e\u624b", []),
    ("\u98dfiPhone", []),
    ("IPHONE\u624b\u673a", ["chinese"]),
    ("\u30d1\u30f3", ["japanese"]),
    ("\u30cf\u30f3", []),
    ("\u304b", []),
    ("full", ["japanese"]),
    ("\ud559\uad50", ["korean"]),
    ("\ud558", []),
    ("\u0e01\u0e34\u0e19", ["thai"]),
    ("\u0645\u062f\u0631\u0633", ["arabic"]),
    ("\u043f\u0440\u0438\u0432\u0435\u0442 \u0435\u043b\u043a\u0430", ["cyrillic"]),
    ("\u0939\u093f\u0928\u094d\u0926\u0940", ["devanagari"]),
    ("\u0939\u093f", []),
    ("dough or \u7f8e\u98df OR \u0e02\u0e49\u0e32\u0e27", ["chinese", "english", "thai"]),
]
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


@pytest.fixture
async def carousels(monitor: Standing, provider: Provider) -> dict[str, str]:
    """Carousels in many languages: which post is which."""
    provider.accounts["demo"] = Account(posts_of("demo", len(SLIDES)))
    await monitor.add()
    posts = await monitor.list_posts()
    for post, texts in zip(posts, SLIDES.values(), strict=True):
        await record(monitor, post, texts)
    return {post.id: name for post, name in zip(posts, SLIDES, strict=True)}


async def record(monitor: Standing, post: Post, texts: Sequence[str]) -> None:
    """Writes what was read on the slides."""
    read = RecordAnalysisRequest(id=post.id, ocr_status=Post.COMPLETED, ocr_texts=texts)
    await monitor.posts.RecordAnalysis(read)


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


def marked(match: Match) -> str:
    """The excerpt with what matches in brackets."""
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in match.excerpt)


async def test_words_and_phrases_are_found_in_any_script(monitor: Standing, carousels: dict[str, str]) -> None:
    found = [sorted(carousels[post.id] for post in await monitor.list_posts(query=words)) for words, _ in FOUND]

    assert found == [expected for _, expected in FOUND]


async def test_a_post_says_where_it_holds_what_was_searched_for(monitor: Standing, carousels: dict[str, str]) -> None:
    (post,) = await monitor.list_posts(query="caption salt dough")

    shown = [(each.source, each.image_index if each.HasField("image_index") else None) for each in post.matches]
    assert shown == [(Match.CAPTION, None), (Match.SLIDE, 0), (Match.SLIDE, 1)]
    assert [marked(each) for each in post.matches][1:] == ["Knead the [dough]", "Add [salt], pepper & oil"]


async def test_the_title_of_a_carousel_is_a_place_too(monitor: Standing, carousels: dict[str, str]) -> None:
    found = await monitor.list_posts(query="headline")

    assert found
    assert {tuple(match.source for match in post.matches) for post in found} == {(Match.TITLE,)}


async def test_without_a_search_there_are_no_matches(monitor: Standing, carousels: dict[str, str]) -> None:
    (one, *_) = await monitor.list_posts()

    assert not one.matches
    assert not (await monitor.posts.GetPost(GetPostRequest(id=one.id))).matches


async def test_a_search_for_nothing_is_refused_by_its_name(monitor: Standing) -> None:
    for words in ("\U0001f355", '""', "&|!:*", "\x00"):
        with pytest.raises(InvalidArgument) as refusal:
            await monitor.posts.ListPosts(ListPostsRequest(query=words))

        assert (refusal.value.reason, refusal.value.violations[0].field) == ("NOTHING_TO_SEARCH", "q")


async def test_pages_of_a_search_hold_every_post_once_with_its_matches(
    monitor: Standing, carousels: dict[str, str]
) -> None:
    asked: dict[str, Any] = {"query": "caption", "order": ListPostsRequest.VIEWS, "content_type": Post.VIDEO}

    posts = await monitor.list_posts(page_size=2, **asked)

    assert len(posts) > 2
    assert [post.id for post in posts] == [post.id for post in await monitor.list_posts(**asked)]
    assert all(post.matches for post in posts)


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


async def test_a_rare_word_is_found_by_its_index(monitor: Standing, carousels: dict[str, str]) -> None:
    (one, *_) = await monitor.list_posts()
    await add_posts(monitor, one.profile_id, 3000)
    await monitor.rows("ANALYZE tiktok_posts")

    found = select(posts.c.id).where(found_by(search_of("\u7f8e\u98df")))
    plan = await plan_of(monitor.app.database, PLANNED_FOR_ITS_WORDS, lambda work: work.connection.execute(found))

    assert "tiktok_posts_search" in plan


async def test_a_search_is_planned_for_its_words_however_often_others_came(
    monitor: Standing, carousels: dict[str, str]
) -> None:
    rare, frequent = (PostQuery(search=search_of(words)) for words in ("\u7f8e\u98df", "caption"))
    async with monitor.app.database.unit_of_work() as work:
        for _ in range(10):
            await work.posts.page(rare, None, 51)
        await work.posts.page(frequent, None, 51)

        plans = "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE :search"
        answer = await work.connection.execute(text(plans), {"search": "%search @@%"})
        generic, custom = answer.one()

    assert (generic, custom > 0) == (0, True)


async def test_the_longest_texts_are_kept_and_their_first_16000_words_found(
    monitor: Standing, carousels: dict[str, str]
) -> None:
    (one, *_) = await monitor.list_posts()
    rare = [chr(0x20000 + number) for number in range(40_000)]
    by_number = [" ".join(f"{number:x}w" for number in range(start, start + 3000)) for start in range(0, 18_000, 3000)]
    # A word, and a single character with all its marks.
    endless = ["\U00010428" * 20_000, ("\u0e01" + "\u0e38" * 9_999) * 2]

    await record(monitor, one, ["".join(rare[start : start + 20_000]) for start in (0, 20_000)] * 3)
    found = [await monitor.list_posts(query="".join(rare[at : at + 2])) for at in (0, 15_900, 16_000)]
    await record(monitor, one, by_number)
    found += [await monitor.list_posts(query=f"{number:x}w") for number in (0, 15_900, 16_000)]
    await record(monitor, one, endless)
    found += [await monitor.list_posts(query=words) for words in (endless[0][:255], endless[1][:255], "\u0e01")]

    assert [[post.id for post in each] for each in found] == [[one.id], [one.id], []] * 3
