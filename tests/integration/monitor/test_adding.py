"""Adding a profile: what is kept, what is answered, and what each refusal leaves behind."""

import asyncio
import json
import zlib
from copy import deepcopy

import pytest
from carrel.monitor.v1.post_pb2 import Post

from common.errors import (
    FailedPrecondition,
    Failure,
    InvalidArgument,
    NotFound,
    ResourceExhausted,
    Unavailable,
)
from tests.foreign.provider import Account, Answer, Provider
from tests.foreign.provider_posts import posts_of, video_post
from tests.integration.monitor.standing import Media, Standing, standing

HISTORY = "SELECT count(*), count(DISTINCT recorded_at) FROM tiktok_post_metrics_history"


async def test_a_new_account_is_kept_with_its_first_page(monitor: Standing, provider: Provider) -> None:
    added = await monitor.add("@Demo")

    stats, profile = added.stats, added.profile
    assert added.created
    assert (stats.posts_scraped, stats.new_posts, stats.updated_posts) == (12, 12, 0)
    assert (profile.handle, profile.nickname, profile.bio, profile.total_posts) == ("demo", "Demo", "I am demo", 12)
    assert profile.total_views == sum(post["statistics"]["play_count"] for post in provider.accounts["demo"].posts[:12])
    assert profile.avatar.uri == "https://v45.example.com/file/demo/avatar.webp"
    assert len(provider.pages()) == 1
    assert await monitor.violations() == {}


async def test_every_medium_is_asked_for_and_has_an_address(monitor: Standing, media: Media) -> None:
    added = await monitor.add()

    posts = await monitor.list_posts(profile_id=added.profile.id)
    carousels = [post for post in posts if post.content_type == Post.IMAGE]
    videos = [post for post in posts if post.content_type == Post.VIDEO]
    assert (len(carousels), len(videos)) == (4, 8)
    assert all(len(post.images) == 3 and not post.HasField("video") for post in carousels)
    assert all(image.uri and (image.width, image.height) == (1080, 1440) for post in carousels for image in post.images)
    assert all(post.video.uri.endswith("clean.mp4?sig=a%2Fb%3D") for post in videos)
    assert all(post.cover.uri and post.music.uri for post in posts)
    assert (
        await media.rows("SELECT count(*) FROM cache_assets") == [(added.stats.media_queued,)] == [(4 * 5 + 8 * 3 + 1,)]
    )


async def test_a_fresh_address_heals_what_could_not_be_fetched(
    monitor: Standing, provider: Provider, media: Media
) -> None:
    await monitor.add()
    (before, *_) = await monitor.list_posts(content_type=Post.VIDEO)
    await media.rows("UPDATE cache_assets SET status = 'FAILED', error_reason = 'EXPIRED', error_retryable = false")
    provider.accounts["demo"].posts = json.loads(json.dumps(provider.accounts["demo"].posts).replace("sig=a", "sig=z"))

    second = await monitor.add()

    (after, *_) = await monitor.list_posts(content_type=Post.VIDEO)
    assert second.stats.media_queued == 8
    assert (after.video.id, after.cover.id) == (before.video.id, before.cover.id)
    assert after.video.uri.endswith("sig=z%2Fb%3D")


async def test_media_that_the_cache_has_forgotten_are_asked_for_anew(monitor: Standing, media: Media) -> None:
    await monitor.add()
    await media.rows("DELETE FROM cache_assets")

    second = await monitor.add()

    posts = await monitor.list_posts()
    assert second.stats.media_queued == 4 * 5 + 8 * 3 + 1
    assert all(post.cover.uri and post.music.uri for post in posts)
    assert all(image.uri for post in posts for image in post.images)


async def test_asking_twice_gives_the_same_profile_with_renewed_numbers(monitor: Standing, provider: Provider) -> None:
    first = await monitor.add()
    for post in provider.accounts["demo"].posts:
        post["statistics"]["play_count"] += 5

    second = await monitor.add("https://www.tiktok.com/@demo?lang=en", is_own_profile=True)

    assert not second.created
    assert second.profile.id == first.profile.id
    assert second.profile.is_own_profile
    assert (second.stats.new_posts, second.stats.updated_posts, second.stats.posts_scraped) == (0, 12, 12)
    assert second.stats.media_queued == 0
    assert second.profile.total_views == first.profile.total_views + 12 * 5
    assert await monitor.rows(HISTORY) == [(24, 2)]
    assert await monitor.violations() == {}


async def test_ten_callers_who_add_one_account_at_once_get_one_profile(monitor: Standing) -> None:
    answers = await asyncio.gather(*(monitor.add(handle) for handle in ["demo", "@DEMO"] * 5))

    assert len({answer.profile.id for answer in answers}) == 1
    assert sum(answer.created for answer in answers) == 1
    assert await monitor.rows("SELECT count(*) FROM tiktok_posts") == [(12,)]
    assert await monitor.rows(HISTORY) == [(120, 10)]
    assert await monitor.violations() == {}


async def test_the_page_is_kept_as_it_came_and_its_cost_on_the_account(monitor: Standing, provider: Provider) -> None:
    await monitor.add()

    ((body, source),) = await monitor.rows("SELECT body, source FROM source_pages")
    today = "SELECT calls, charged, remaining FROM source_credits WHERE day = (now() AT TIME ZONE 'UTC')::date"
    assert zlib.decompress(body).startswith(b'{"success": true')
    assert source == "scrapecreators"
    assert await monitor.rows(today) == [(1, 1, provider.credits)]


async def test_missing_counts_are_unknown_and_stay_out_of_the_sums(monitor: Standing, provider: Provider) -> None:
    bare, full = posts_of("demo", 2)
    del bare["statistics"]["play_count"], bare["statistics"]["collect_count"]
    provider.accounts["demo"].posts = [bare, full]

    added = await monitor.add()

    newest = (await monitor.list_posts(include_history=True))[0]
    assert not newest.HasField("view_count")
    assert not newest.metrics_history[0].HasField("save_count")
    assert newest.metrics_history[0].like_count == newest.like_count == 200
    assert (added.profile.total_views, added.profile.total_likes) == (1000, 300)
    assert await monitor.violations() == {}


async def test_broken_posts_are_counted_and_their_neighbours_kept(monitor: Standing, provider: Provider) -> None:
    posts: list[object] = list(posts_of("demo", 3))
    stranger = video_post(aweme_id="5", author={"uid": "99", "unique_id": "other"})
    nul = posts_of("demo", 4)[0] | {"desc": "NUL \x00 here", "aweme_id": "6"}
    provider.script(Answer(body={"aweme_list": [None, *posts, {}, stranger, posts[0], nul], "has_more": 0}))

    added = await monitor.add()

    assert (added.stats.posts_scraped, added.stats.new_posts) == (8, 4)
    assert (await monitor.list_posts(query="NUL"))[0].description == "NUL  here"
    assert await monitor.violations() == {}


async def test_an_unknown_account_is_not_found_and_nothing_is_kept(monitor: Standing) -> None:
    with pytest.raises(NotFound) as refusal:
        await monitor.add("nobody_there")

    assert refusal.value.reason == "ACCOUNT_NOT_FOUND"
    assert await monitor.rows("SELECT count(*) FROM tiktok_profiles") == [(0,)]


async def test_a_private_account_is_refused_and_nothing_is_kept(monitor: Standing, provider: Provider) -> None:
    provider.accounts["hidden"] = Account(posts_of("hidden", 3), is_private=True)

    with pytest.raises(FailedPrecondition) as refusal:
        await monitor.add("hidden")

    assert refusal.value.reason == "ACCOUNT_PRIVATE"
    assert await monitor.rows("SELECT count(*) FROM tiktok_profiles") == [(0,)]
    assert await monitor.rows("SELECT charged FROM source_credits") == [(2,)]


async def test_an_account_without_posts_is_kept_empty(monitor: Standing, provider: Provider) -> None:
    provider.accounts["nothing"] = Account([], uid="77")

    added = await monitor.add("nothing")

    assert (added.created, added.profile.handle, added.profile.total_posts) == (True, "nothing", 0)
    assert added.stats.posts_scraped == 0


async def test_an_account_that_hides_in_one_region_is_sought_in_another(monitor: Standing, provider: Provider) -> None:
    provider.accounts["shy"] = Account(
        posts_of("shy", 2, uid="78", first_id=8000), uid="78", hides_in=frozenset({None})
    )

    added = await monitor.add("shy")

    assert added.stats.new_posts == 2
    assert [call.query.get("region") for call in provider.pages()] == [None, "US"]


@pytest.mark.parametrize(
    ("answer", "failure", "reason"),
    [
        (Answer(401), FailedPrecondition, "SOURCE_KEY_REFUSED"),
        (Answer(402), FailedPrecondition, "SOURCE_OUT_OF_CREDITS"),
        (Answer(429, headers={"Retry-After": "7"}), ResourceExhausted, "SOURCE_RATE_LIMITED"),
        (Answer(body=b"<html>"), Unavailable, "SOURCE_UNREADABLE"),
    ],
)
async def test_a_refusal_of_the_provider_is_told_and_nothing_is_kept(
    monitor: Standing, provider: Provider, answer: Answer, failure: type[Failure], reason: str
) -> None:
    provider.script(answer)

    with pytest.raises(failure) as refusal:
        await monitor.add()

    assert refusal.value.reason == reason
    assert await monitor.rows("SELECT count(*) FROM tiktok_profiles") == [(0,)]


async def test_a_provider_that_is_away_is_asked_only_so_often(monitor: Standing, provider: Provider) -> None:
    provider.script(*[Answer(503)] * 50)

    with pytest.raises(Unavailable) as refusal:
        await monitor.add()

    assert refusal.value.reason == "SOURCE_UNAVAILABLE"
    # The call itself is idempotent, so the channel may repeat it too.
    assert 3 <= len(provider.calls) <= 12


@pytest.mark.parametrize("handle", ["", "../x", "a b", "@@demo", "demo\x00", "x" * 201])
async def test_what_is_no_handle_is_refused_with_the_field(monitor: Standing, provider: Provider, handle: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await monitor.add(handle)

    assert [violation.field for violation in refusal.value.violations] == ["handle"]
    assert provider.calls == []


async def test_without_the_media_cache_nothing_is_half_kept_and_a_repetition_mends_it(
    monitor_environ: dict[str, str], monitor: Standing, provider: Provider
) -> None:
    lonely = monitor_environ | {"MEDIA_CACHE_ADDRESS": "127.0.0.1:1", "GRPC_TIMEOUT_SECONDS": "1"}

    async with standing(lonely, provider) as alone:
        with pytest.raises(Unavailable) as refusal:
            await alone.add()

    assert refusal.value.reason == "MEDIA_CACHE_UNAVAILABLE"
    assert await monitor.rows("SELECT count(*) FROM tiktok_posts") == [(0,)]
    assert (await monitor.add()).stats.new_posts == 12
    assert await monitor.violations() == {}


async def test_an_account_that_changed_its_handle_keeps_its_history(monitor: Standing, provider: Provider) -> None:
    first = await monitor.add()
    renamed = deepcopy(provider.accounts.pop("demo").posts)
    for post in renamed:
        post["author"]["unique_id"] = "demo_new"
    provider.accounts["demo_new"] = Account(renamed)

    second = await monitor.add("demo_new")

    assert (second.profile.id, second.profile.handle) == (first.profile.id, "demo_new")
    assert second.stats.new_posts == 0


async def test_a_handle_that_another_account_took_over_becomes_its_own(monitor: Standing, provider: Provider) -> None:
    first = await monitor.add()
    provider.accounts["demo"] = Account(posts_of("demo", 3, uid="12", first_id=9000), uid="12")

    second = await monitor.add()

    assert second.created
    assert second.profile.id != first.profile.id
    assert await monitor.rows("SELECT count(*) FROM tiktok_profiles WHERE handle_lost_time IS NOT NULL") == [(1,)]
    assert await monitor.violations() == {}
