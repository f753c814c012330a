"""Reading posts: pages, filters, order, search, history, and what belongs to none of them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from carrel.monitor.v1.post_pb2 import Post, PostCategory
from carrel.monitor.v1.post_service_pb2 import GetPostRequest, ListPostsRequest, RecordAnalysisRequest

from common.errors import InvalidArgument, NotFound
from common.paging import page_token
from monitor.domain.queries import Order, PostQuery
from monitor.servicer.posts import LARGEST_PAGE
from tests.fixtures.statements import statements_of
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.filling import add_observations, add_posts
from tests.integration.monitor.standing import Standing


@pytest.fixture
async def demo(monitor: Standing, provider: Provider) -> str:
    """The id of a profile with 30 posts, two of which have no date."""
    posts = posts_of("demo", 30)
    posts[4]["create_time"] = posts[9]["create_time"] = 0
    provider.accounts["demo"] = Account(posts, page_size=30)
    return (await monitor.add()).profile.id


@pytest.mark.parametrize("size", [1, 7, 30, 500])
@pytest.mark.parametrize("order", [ListPostsRequest.NEWEST, ListPostsRequest.OLDEST])
async def test_pages_hold_every_post_once_in_order_and_undated_ones_last(
    monitor: Standing, demo: str, size: int, order: ListPostsRequest.Order
) -> None:
    posts = await monitor.list_posts(profile_id=demo, page_size=size, order=order)

    assert len({post.id for post in posts}) == len(posts) == 30
    dates = [post.publish_time.seconds for post in posts if post.HasField("publish_time")]
    assert dates == sorted(dates, reverse=order == ListPostsRequest.NEWEST)
    assert [post.HasField("publish_time") for post in posts] == [True] * 28 + [False] * 2


@pytest.mark.parametrize("size", [1, 7, 500])
@pytest.mark.parametrize("order", [ListPostsRequest.VIEWS, ListPostsRequest.SAVES])
async def test_pages_in_the_order_of_a_number_hold_every_post_once_equals_by_id_and_unknown_ones_last(
    monitor: Standing, demo: str, size: int, order: ListPostsRequest.Order
) -> None:
    name = f"{ListPostsRequest.Order.Name(order).lower().rstrip('s')}_count"
    # Equals in threes, every fifth unknown, and one zero, which is a number.
    await monitor.rows(f"""
        UPDATE tiktok_posts SET {name} = CASE WHEN place % 5 > 0 THEN place / 3 END
        FROM (SELECT id AS counted, row_number() OVER (ORDER BY id) AS place FROM tiktok_posts) places
        WHERE id = counted
    """)

    posts = await monitor.list_posts(profile_id=demo, page_size=size, order=order)

    assert len({post.id for post in posts}) == len(posts) == 30
    keys = [(getattr(post, name) if post.HasField(name) else -1, post.id) for post in posts]
    assert keys == sorted(keys, reverse=True)
    assert [post.HasField(name) for post in posts] == [True] * 24 + [False] * 6


@pytest.mark.parametrize("order", [ListPostsRequest.LIKES, ListPostsRequest.COMMENTS, ListPostsRequest.SHARES])
async def test_every_number_can_be_ordered_by(monitor: Standing, demo: str, order: ListPostsRequest.Order) -> None:
    name = f"{ListPostsRequest.Order.Name(order).lower().rstrip('s')}_count"
    await monitor.rows(f"UPDATE tiktok_posts SET {name} = duration_ms % 7 + length(description)")

    counts = [getattr(post, name) for post in await monitor.list_posts(profile_id=demo, order=order, page_size=4)]

    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("order", "place"),
    [
        (Order.NEWEST, "infinity"),
        (Order.NEWEST, "yesterday"),
        (Order.NEWEST, "2025-W09-1"),
        (Order.NEWEST, "2025-02-27T10:00:00"),
        (Order.NEWEST, "0001-01-01T00:00:00+14:00"),
        (Order.OLDEST, "2025-02-27\0T10:00:00+00:00"),
        (Order.OLDEST, "10000-01-01"),
        (Order.VIEWS, "1.5"),
        (Order.VIEWS, ""),
    ],
)
async def test_a_token_that_was_made_up_is_refused_whatever_it_says(
    monitor: Standing, demo: str, order: Order, place: str
) -> None:
    token = page_token(PostQuery(order=order), (place, uuid4()))

    with pytest.raises(InvalidArgument) as refusal:
        await monitor.posts.ListPosts(ListPostsRequest(order=order.name, page_token=token))

    assert refusal.value.reason == "INVALID_PAGE_TOKEN"


@pytest.mark.parametrize("place", ["9999-12-31T22:59:59+22:59", "infinity"])
async def test_a_moment_of_any_zone_in_a_token_is_a_place_like_others(monitor: Standing, demo: str, place: str) -> None:
    order = Order.OLDEST if place == "infinity" else Order.NEWEST
    token = page_token(PostQuery(order=order), (place, UUID(int=0)))

    page = await monitor.posts.ListPosts(ListPostsRequest(order=order.name, page_token=token))

    assert len(page.posts) == (2 if place == "infinity" else 30)


async def test_a_number_beyond_all_numbers_in_a_token_is_a_place_like_others(monitor: Standing, demo: str) -> None:
    token = page_token(PostQuery(order=Order.VIEWS), (str(10**40), uuid4()))

    page = await monitor.posts.ListPosts(ListPostsRequest(order=ListPostsRequest.VIEWS, page_token=token))

    assert len(page.posts) == 30


FILTERS: list[tuple[dict[str, Any], int]] = [
    ({"content_type": Post.IMAGE}, 10),
    ({"content_type": Post.VIDEO}, 20),
    ({"ocr_status": Post.PENDING}, 30),
    ({"ocr_status": Post.COMPLETED}, 0),
    ({"category": str(uuid4())}, 0),
    ({"query": "caption"}, 30),
    ({"query": "CAPTION 17"}, 1),
    ({"query": '"number 17 of demo"'}, 1),
    ({"query": "nothing like it"}, 0),
    ({"query": "headline"}, 10),
    ({"query": "caption -17"}, 29),
    ({"query": "\x00 caption"}, 30),
    ({"query": "'; DROP TABLE tiktok_posts; --"}, 0),
]


async def test_filters_let_through_what_they_say(monitor: Standing, demo: str) -> None:
    found = [len(await monitor.list_posts(profile_id=demo, **query)) for query, _ in FILTERS]

    assert found == [expected for _, expected in FILTERS]


async def test_posts_of_all_profiles_are_listed_together(monitor: Standing, demo: str, provider: Provider) -> None:
    provider.accounts["other"] = Account(posts_of("other", 3, uid="44", first_id=5000), uid="44")
    other = (await monitor.add("other")).profile.id

    assert len(await monitor.list_posts(page_size=10)) == 33
    assert {post.profile_id for post in await monitor.list_posts(profile_id=other)} == {other}


async def test_the_history_is_there_when_it_is_asked_for_newest_first_and_30_at_most(
    monitor: Standing, demo: str, provider: Provider
) -> None:
    for views in range(2000, 2034):
        provider.accounts["demo"].posts[0]["statistics"]["play_count"] = views
        await monitor.add()

    (newest,) = (await monitor.posts.ListPosts(ListPostsRequest(page_size=1, include_history=True))).posts
    (bare,) = (await monitor.posts.ListPosts(ListPostsRequest(page_size=1))).posts
    alone = await monitor.posts.GetPost(GetPostRequest(id=newest.id, include_history=True))
    assert [each.view_count for each in newest.metrics_history] == list(range(2033, 2003, -1))
    assert newest.view_count == 2033
    assert len(bare.metrics_history) == 0
    assert alone == newest
    assert await monitor.violations() == {}


async def test_as_much_history_comes_as_is_wished_in_as_many_statements_whatever_the_page(
    monitor: Standing, demo: str
) -> None:
    await add_observations(monitor, demo, 365)
    needed = []

    for size, limit in ((1, 1), (1, 365), (30, 1), (30, 365)):
        with statements_of(monitor.app.database) as sent:
            posts = await monitor.list_posts(profile_id=demo, page_size=size, include_history=True, history_limit=limit)
        # The server asks its database now and then whether it is there.
        needed.append(sum("tiktok_" in each for each in sent) * size / 30)
        assert {len(post.metrics_history) for post in posts} == {limit}

    assert len(set(needed)) == 1


async def test_a_limit_of_the_history_says_nothing_where_none_is_asked_for(monitor: Standing, demo: str) -> None:
    posts = await monitor.list_posts(profile_id=demo, history_limit=5)

    assert {len(post.metrics_history) for post in posts} == {0}


async def test_a_page_with_a_year_of_history_each_is_cut_before_its_answer_grows_too_large(
    monitor: Standing, demo: str
) -> None:
    await add_posts(monitor, demo, 270)
    await add_observations(monitor, demo, 365)
    most = 2**63 - 1
    await monitor.rows(f"""
        UPDATE tiktok_post_metrics_history
        SET view_count = {most}, like_count = {most}, share_count = {most}, comment_count = {most}, save_count = {most}
    """)
    asked: dict[str, Any] = {"profile_id": demo, "include_history": True, "history_limit": 365, "page_size": 500}

    page = await monitor.posts.ListPosts(ListPostsRequest(**asked))
    posts = await monitor.list_posts(**asked)

    # As many as have 50,000 observations together.
    assert len(page.posts) == 136
    assert page.ByteSize() <= LARGEST_PAGE
    assert len({post.id for post in posts}) == len(posts) == 300
    assert {len(post.metrics_history) for post in posts} == {365}


async def test_a_token_of_nobody_is_refused(monitor: Standing, demo: str) -> None:
    token = (await monitor.posts.ListPosts(ListPostsRequest(page_size=5))).next_page_token
    flipped = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]

    for tampered in ("garbage", "gar bage!", "\u0661\u0662", token[:-2], token + "AA", flipped):
        with pytest.raises(InvalidArgument) as refusal:
            await monitor.posts.ListPosts(ListPostsRequest(page_size=5, page_token=tampered))
        assert refusal.value.reason == "INVALID_PAGE_TOKEN"
        assert refusal.value.violations[0].field == "pageToken"


@pytest.mark.parametrize(
    "changed",
    [
        {"content_type": Post.IMAGE},
        {"query": "caption"},
        {"order": ListPostsRequest.OLDEST},
        {"order": ListPostsRequest.VIEWS},
    ],
)
async def test_a_token_of_a_list_with_other_filters_is_refused(
    monitor: Standing, demo: str, changed: dict[str, Any]
) -> None:
    token = (await monitor.posts.ListPosts(ListPostsRequest(page_size=5, profile_id=demo))).next_page_token

    with pytest.raises(InvalidArgument):
        await monitor.posts.ListPosts(ListPostsRequest(page_size=5, profile_id=demo, page_token=token, **changed))
    # The size of a page is no filter.
    assert len((await monitor.posts.ListPosts(ListPostsRequest(profile_id=demo, page_token=token))).posts) == 25


@pytest.mark.parametrize(
    "fields",
    [
        *({"page_size": 0}, {"page_size": 501}, {"profile_id": "7"}, {"order": 9}, {"query": ""}),
        *({"history_limit": 0}, {"history_limit": 366}, {"include_history": True, "history_limit": -1}),
    ],
)
async def test_what_breaks_a_rule_is_refused_with_its_field(monitor: Standing, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await monitor.posts.ListPosts(ListPostsRequest(**fields))

    assert len(refusal.value.violations) == 1


async def test_what_is_not_there_is_not_found(monitor: Standing) -> None:
    with pytest.raises(NotFound) as no_post:
        await monitor.posts.GetPost(GetPostRequest(id=str(uuid4())))
    with pytest.raises(NotFound) as no_profile:
        await monitor.posts.ListPosts(ListPostsRequest(profile_id=str(uuid4())))

    assert (no_post.value.reason, no_profile.value.reason) == ("POST_NOT_FOUND", "PROFILE_NOT_FOUND")


async def test_a_page_is_cut_before_its_answer_grows_too_large(monitor: Standing, provider: Provider) -> None:
    posts = posts_of("demo", 500)
    for post in posts:
        post["desc"] = "\U0001f355" * 2500
    provider.accounts["demo"] = Account(posts, page_size=500)
    demo = (await monitor.add()).profile.id

    page = await monitor.posts.ListPosts(ListPostsRequest(profile_id=demo, page_size=500))

    assert 0 < len(page.posts) < 500
    assert page.ByteSize() <= LARGEST_PAGE + 1024
    assert len({post.id for post in await monitor.list_posts(profile_id=demo, page_size=500)}) == 500


async def test_what_was_read_on_the_slides_is_kept_shown_and_found(monitor: Standing, demo: str) -> None:
    (post, *_) = await monitor.list_posts(profile_id=demo, content_type=Post.IMAGE)
    category = PostCategory(id=str(uuid4()), name="Recipes")
    read: dict[str, Any] = {
        "ocr_status": Post.COMPLETED,
        "ocr_texts": ["Knead the dough", "", "Follow \x00me"],
        "image_descriptions": ["hands", "oven", "pizza"],
        "slide_classifications": [Post.HOOK, Post.SLIDE_TYPE_UNSPECIFIED, Post.CTA],
    }

    await monitor.posts.RecordAnalysis(RecordAnalysisRequest(id=post.id, post_category=category, **read))

    (found,) = await monitor.list_posts(query="dough", category=category.id, ocr_status=Post.COMPLETED)
    assert (found.id, found.post_category) == (post.id, category)
    assert list(found.ocr_texts) == ["Knead the dough", "", "Follow me"]
    assert list(found.slide_classifications) == [Post.HOOK, Post.SLIDE_TYPE_UNSPECIFIED, Post.CTA]


async def test_an_analysis_of_no_post_is_not_found(monitor: Standing) -> None:
    with pytest.raises(NotFound):
        await monitor.posts.RecordAnalysis(RecordAnalysisRequest(id=str(uuid4()), ocr_status=Post.FAILED))


async def test_a_megabyte_of_text_on_slides_is_kept(monitor: Standing, demo: str) -> None:
    post = (await monitor.list_posts(profile_id=demo))[0]
    words = [" ".join(f"w{slide:x}x{number:x}" for number in range(2_000)) for slide in range(100)]

    await monitor.posts.RecordAnalysis(RecordAnalysisRequest(id=post.id, ocr_status=Post.COMPLETED, ocr_texts=words))

    assert [each.id for each in await monitor.list_posts(query="w1x1f")] == [post.id]
