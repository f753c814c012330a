"""Posts that callers bring."""

from typing import Any

import pytest
from carrel.monitor.v1.post_pb2 import MediaSource, MusicSource, Post, PostSource
from carrel.monitor.v1.post_service_pb2 import BatchUpsertPostsRequest, BatchUpsertPostsResponse, ProfileSource
from carrel.monitor.v1.profile_service_pb2 import ListProfilesRequest
from google.protobuf.timestamp_pb2 import Timestamp

from common.errors import InvalidArgument
from tests.integration.monitor.standing import Standing

GOOD = MediaSource(uri="https://h.example.com/1")
SIGNED = "https://v16.example.com/a%2Fb.mp4?sig=%3D"


def brought(tiktok_id: str, **fields: Any) -> PostSource:
    return PostSource(
        **{
            "tiktok_id": tiktok_id,
            "content_type": Post.VIDEO,
            "description": "brought",
            "publish_time": Timestamp(seconds=1_700_000_000),
            "view_count": 10,
            "duration": 12.5,
            "video": MediaSource(uri=f"{SIGNED}&id={tiktok_id}", alternate_uris=["https://v19.example.com/x"]),
            "music": MusicSource(title="a sound", uri="https://m.example.com/1.mp3"),
            **fields,
        }
    )


async def bring(monitor: Standing, *posts: PostSource, **fields: Any) -> BatchUpsertPostsResponse:
    profile = ProfileSource(handle="@Brought", tiktok_id="321", nickname="Brought")
    request = BatchUpsertPostsRequest(**{"profile": profile, "posts": posts, **fields})
    return await monitor.posts.BatchUpsertPosts(request)


async def test_brought_posts_are_kept_whole(monitor: Standing) -> None:
    images = [MediaSource(uri=f"https://p16.example.com/{n}.webp", width=1080, height=1440) for n in range(3)]

    answer = await bring(monitor, brought("1"), brought("2", content_type=Post.IMAGE, video=None, images=images))

    carousel, video = sorted(await monitor.list_posts(), key=lambda post: post.content_type, reverse=True)
    assert (answer.new_posts, answer.updated_posts, answer.media_queued) == (2, 0, 5)
    assert (video.view_count, video.duration, video.HasField("like_count")) == (10, 12.5, False)
    assert video.video.uri == f"{SIGNED}&id=1"
    assert [image.uri for image in carousel.images] == [image.uri for image in images]
    assert await monitor.violations() == {}


async def test_a_known_post_has_its_numbers_renewed_and_keeps_its_media(monitor: Standing) -> None:
    await bring(monitor, brought("1"))
    (before,) = await monitor.list_posts()

    answer = await bring(monitor, brought("1", view_count=11, video=MediaSource(uri="https://v16.example.com/other")))

    (after,) = await monitor.list_posts(include_history=True)
    assert (answer.new_posts, answer.updated_posts) == (0, 1)
    assert (after.view_count, after.video) == (11, before.video)
    assert [each.view_count for each in after.metrics_history] == [11, 10]
    assert await monitor.violations() == {}


async def test_of_a_post_that_is_brought_twice_the_last_one_counts(monitor: Standing) -> None:
    answer = await bring(monitor, brought("1", view_count=1), brought("2"), brought("1", view_count=3))

    assert answer.new_posts == 2
    assert {post.tiktok_id: post.view_count for post in await monitor.list_posts()} == {"1": 3, "2": 10}


async def test_a_post_of_another_profile_stays_with_it(monitor: Standing) -> None:
    await bring(monitor, brought("1"))

    answer = await bring(monitor, brought("1", view_count=99), profile=ProfileSource(handle="thief"))

    assert (answer.new_posts, answer.updated_posts) == (0, 0)
    assert [post.view_count for post in await monitor.list_posts()] == [10]
    assert await monitor.violations() == {}


async def test_numbers_that_outgrow_every_sum_are_kept(monitor: Standing) -> None:
    await bring(monitor, *(brought(str(number), view_count=2**63 - 1) for number in range(3)))

    (profile,) = (await monitor.profiles.ListProfiles(ListProfilesRequest())).profiles
    assert profile.total_views == 2**63 - 1
    assert await monitor.violations() == {}


async def test_five_hundred_posts_are_one_call(monitor: Standing) -> None:
    answer = await bring(monitor, *(brought(str(number)) for number in range(500)))

    assert answer.new_posts == 500
    assert len(await monitor.list_posts(page_size=500)) == 500


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"profile": ProfileSource(handle="a/b")}, "profile.handle"),
        ({"posts": [brought("1"), brought("x")]}, "posts[1].tiktokId"),
        ({"posts": [brought("1", view_count=-1)]}, "posts[0].viewCount"),
        ({"posts": [brought("1", content_type=0)]}, "posts[0].contentType"),
        ({"posts": [brought("1", video=MediaSource(uri="ftp://x/y"))]}, "posts[0].video.url"),
        ({"posts": [brought("1", images=[GOOD, MediaSource(uri="x")])]}, "posts[0].images[1].url"),
        ({"posts": [brought("1", tiktok_uri="javascript:alert(1)")]}, "posts[0].tiktokUrl"),
        ({"posts": [brought("1", publish_time=Timestamp(seconds=10**18))]}, "posts[0].publishedAt"),
        ({"posts": []}, "posts"),
        ({"posts": [brought(str(n)) for n in range(501)]}, "posts"),
        ({"profile": None}, "profile"),
    ],
)
async def test_what_is_wrong_is_refused_with_its_field_and_nothing_is_kept(
    monitor: Standing, fields: dict[str, Any], field: str
) -> None:
    posts = fields.pop("posts", [brought("1")])

    with pytest.raises(InvalidArgument) as refusal:
        await bring(monitor, *posts, **fields)

    assert [violation.field for violation in refusal.value.violations] == [field]
    assert await monitor.rows("SELECT count(*) FROM tiktok_profiles") == [(0,)]


async def test_accounts_that_come_without_their_id_are_told_apart_by_their_handles(monitor: Standing) -> None:
    for number, handle in enumerate(("first", "second", "first")):
        await bring(monitor, brought(str(number)), profile=ProfileSource(handle=handle))

    kept = "SELECT handle, tiktok_uid, total_posts FROM tiktok_profiles ORDER BY handle"
    assert await monitor.rows(kept) == [("first", None, 2), ("second", None, 1)]
    assert await monitor.violations() == {}
