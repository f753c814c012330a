"""What the ocr service asks of posts, and what it writes to them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from carrel.monitor.v1.post_pb2 import Post, PostCategory
from carrel.monitor.v1.post_service_pb2 import GetPostRequest, RecordAnalysisRequest
from carrel.monitor.v1.slide_service_pb2 import BatchGetPostSlidesRequest, FilterKnownPostsRequest

from common.errors import InvalidArgument, NotFound
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.filling import add_posts
from tests.integration.monitor.standing import Standing


@pytest.fixture
async def posts(monitor: Standing, provider: Provider) -> list[Post]:
    """Six posts, every third a carousel."""
    provider.accounts["demo"] = Account(posts_of("demo", 6))
    await monitor.add()
    return list(await monitor.list_posts())


async def record(monitor: Standing, post_id: str, **fields: Any) -> None:
    """Writes a reading."""
    status = fields.pop("ocr_status", Post.COMPLETED)
    await monitor.posts.RecordAnalysis(RecordAnalysisRequest(id=post_id, ocr_status=status, **fields))


async def shown(monitor: Standing, post_id: str) -> Post:
    """The post as it is kept."""
    return await monitor.posts.GetPost(GetPostRequest(id=post_id))


async def test_what_there_is_to_read_comes_in_the_order_of_the_ids_each_once(
    monitor: Standing, posts: list[Post]
) -> None:
    asked = [posts[4].id, str(uuid4()), posts[0].id, posts[4].id, *(post.id for post in posts)]

    found = (await monitor.slides.BatchGetPostSlides(BatchGetPostSlidesRequest(ids=asked))).posts

    assert [each.post_id for each in found] == [posts[i].id for i in (4, 0, 1, 2, 3, 5)]
    by_id = {post.id: post for post in posts}
    for each in found:
        post = by_id[each.post_id]
        assert (each.content_type, each.description) == (post.content_type, post.description)
        assert list(each.slide_ids) == [image.id for image in post.images]
        assert each.cover_id == post.cover.id
    assert {bool(each.slide_ids) for each in found} == {True, False}


async def test_what_a_post_does_not_have_is_absent(monitor: Standing, posts: list[Post]) -> None:
    await monitor.rows("UPDATE tiktok_posts SET cover_id = NULL, description = NULL")

    (found,) = (await monitor.slides.BatchGetPostSlides(BatchGetPostSlidesRequest(ids=[posts[0].id]))).posts

    assert not found.HasField("cover_id")
    assert not found.HasField("description")


async def test_of_long_captions_the_beginning_is_told_so_that_many_fit_into_one_answer(
    monitor: Standing, posts: list[Post]
) -> None:
    await add_posts(monitor, posts[0].profile_id, 5)
    await monitor.rows("UPDATE tiktok_posts SET description = repeat(U&'\\+01F355', 100000)")
    ids = [str(found) for (found,) in await monitor.rows("SELECT id FROM tiktok_posts")]

    found = (await monitor.slides.BatchGetPostSlides(BatchGetPostSlidesRequest(ids=ids))).posts

    assert [each.description for each in found] == ["\U0001f355" * 5000] * 11


async def test_posts_that_are_kept_are_told_from_those_that_are_not(monitor: Standing, posts: list[Post]) -> None:
    kept = {post.id for post in posts}

    answer = await monitor.slides.FilterKnownPosts(
        FilterKnownPostsRequest(ids=[*kept, *kept, *(str(uuid4()) for _ in range(900))])
    )

    assert len(answer.ids) == len(kept)
    assert set(answer.ids) == kept


async def test_none_too_many_and_malformed_ids_are_refused(monitor: Standing) -> None:
    for ids in ([], ["7"], [str(uuid4()) for _ in range(1001)]):
        with pytest.raises(InvalidArgument):
            await monitor.slides.FilterKnownPosts(FilterKnownPostsRequest(ids=ids))
        with pytest.raises(InvalidArgument):
            await monitor.slides.BatchGetPostSlides(BatchGetPostSlidesRequest(ids=ids[:101]))


async def test_of_two_readings_the_newer_one_stands_in_whatever_order_they_come(
    monitor: Standing, posts: list[Post]
) -> None:
    category = PostCategory(id=str(uuid4()), name="Recipes")
    older: dict[str, Any] = {"ocr_texts": ["older"], "revision": 1}
    newer: dict[str, Any] = {"ocr_texts": ["newer"], "revision": 2, "post_category": category}
    for post, readings in zip(posts, ((older, newer), (newer, older)), strict=False):
        for reading in readings:
            await record(monitor, post.id, **reading)

    for post in posts[:2]:
        kept = await shown(monitor, post.id)
        assert (list(kept.ocr_texts), kept.post_category) == (["newer"], category)


async def test_readings_that_come_together_end_in_the_newest(monitor: Standing, posts: list[Post]) -> None:
    revisions = [3, 1, 8, 2, 7, 5, 8, 4, 6]

    await asyncio.gather(*(record(monitor, posts[0].id, ocr_texts=[str(each)], revision=each) for each in revisions))

    assert list((await shown(monitor, posts[0].id)).ocr_texts) == ["8"]


async def test_the_same_revision_again_changes_nothing_and_zero_is_written_in_any_case(
    monitor: Standing, posts: list[Post]
) -> None:
    await record(monitor, posts[0].id, ocr_texts=["first"], revision=5)
    await record(monitor, posts[0].id, ocr_texts=["again"], revision=5)
    kept = await shown(monitor, posts[0].id)
    await record(monitor, posts[0].id, ocr_texts=["anyway"], ocr_status=Post.FAILED)
    anyway = await shown(monitor, posts[0].id)
    await record(monitor, posts[0].id, ocr_texts=["late"], revision=4)

    assert list(kept.ocr_texts) == ["first"]
    assert (list(anyway.ocr_texts), anyway.ocr_status) == (["anyway"], Post.FAILED)
    assert await shown(monitor, posts[0].id) == anyway


async def test_a_newer_reading_without_a_category_takes_it_away(monitor: Standing, posts: list[Post]) -> None:
    category = PostCategory(id=str(uuid4()), name="Recipes")
    await record(monitor, posts[0].id, post_category=category, revision=1)

    await record(monitor, posts[0].id, revision=2)

    assert not (await shown(monitor, posts[0].id)).HasField("post_category")


async def test_a_reading_of_no_post_is_not_found(monitor: Standing) -> None:
    for revision in (0, 1):
        with pytest.raises(NotFound) as refusal:
            await record(monitor, str(uuid4()), revision=revision)

        assert refusal.value.reason == "POST_NOT_FOUND"


@pytest.mark.parametrize(("name", "most"), [("ocr_texts", 20_000), ("image_descriptions", 4_000)])
async def test_texts_are_kept_up_to_their_limit_and_refused_beyond_it(
    monitor: Standing, posts: list[Post], name: str, most: int
) -> None:
    longest = "\U0001f355" * most
    await record(monitor, posts[0].id, **{name: ["", longest]})

    with pytest.raises(InvalidArgument) as refusal:
        await record(monitor, posts[0].id, **{name: ["", longest + "x"]})

    assert len(refusal.value.violations) == 1
    assert list(getattr(await shown(monitor, posts[0].id), name)) == ["", longest]


async def test_what_no_reading_can_be_is_refused(monitor: Standing) -> None:
    broken: list[dict[str, Any]] = [{"revision": -1}, {"post_category": PostCategory(id="7", name="Recipes")}]
    for fields in broken:
        with pytest.raises(InvalidArgument):
            await record(monitor, str(uuid4()), **fields)
