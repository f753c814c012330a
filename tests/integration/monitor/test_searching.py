"""Posts are searched in any script, and say where they hold what was searched for."""

from collections.abc import Sequence
from typing import Any

import pytest
from carrel.monitor.v1.post_pb2 import Match, Post
from carrel.monitor.v1.post_service_pb2 import GetPostRequest, ListPostsRequest, RecordAnalysisRequest
from sqlalchemy import select, text

from common.errors import InvalidArgument
from monitor.domain.queries import PostQuery
from monitor.domain.searching import search_of
from monitor.repository.searching import PLANNED_FOR_ITS_WORDS, found_by
from monitor.tables import posts
from tests.fixtures.statements import plan_of
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.filling import add_posts
from tests.integration.monitor.languages import FOUND, SLIDES
from tests.integration.monitor.standing import Standing


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
