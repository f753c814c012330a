"""What the demo upstream says of a post: the shape that was recorded, quirks included."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from dev.upstream.accounts import DEMO_ACCOUNTS, Account
from dev.upstream.awemes import aweme, trimmed
from dev.upstream.bodies import as_javascript, page, profile
from dev.upstream.links import Links
from dev.upstream.numbers import counts_at
from dev.upstream.posts import Post, posts_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LINKS = Links(origin="http://cdn.example:18081", now=NOW)
KITCHEN, TRAVEL, PRIVATE, EMPTY = DEMO_ACCOUNTS


def video_post() -> Post:
    """A post that is a video and has a sound."""
    return next(post for post in posts_of(KITCHEN) if not post.is_carousel and post.music)


def test_posts_are_the_same_every_time() -> None:
    assert posts_of(KITCHEN) == posts_of(KITCHEN)


@pytest.mark.parametrize("account", [KITCHEN, TRAVEL])
def test_ids_have_19_digits_and_fall_with_the_time_of_creation(account: Account) -> None:
    posts = posts_of(account)

    assert {len(post.id) for post in posts} == {19}
    assert sorted(posts, key=lambda post: int(post.id), reverse=True) == posts
    assert sorted(posts, key=lambda post: post.created, reverse=True) == posts


def test_the_kitchen_mixes_videos_and_carousels_on_at_least_three_pages() -> None:
    posts = posts_of(KITCHEN)

    assert len(posts) >= 36
    assert {post.is_carousel for post in posts[:12]} == {True, False}


def test_travel_has_carousels_of_every_length_from_2_to_10() -> None:
    assert {len(post.slides) for post in posts_of(TRAVEL)} == set(range(2, 11))


@pytest.mark.parametrize("post", posts_of(KITCHEN)[:8], ids=lambda post: post.name)
def test_every_count_grows_from_visit_to_visit(post: Post) -> None:
    visits = [counts_at(post, visit) for visit in (1, 2, 3)]

    for earlier, later in pairwise(visits):
        assert all(getattr(later, name) > getattr(earlier, name) for name in vars(earlier))


def test_a_link_is_signed_anew_at_every_scrape_and_keeps_its_path() -> None:
    first, second = (LINKS.picture("folder", "name", "tiktokx-origin", "heic") for _ in range(2))

    assert first != second
    assert first.partition("?")[0] == second.partition("?")[0]
    assert f"x-expires={int((NOW + timedelta(hours=24)).timestamp())}" in first


def test_a_video_is_at_three_addresses_the_last_of_which_is_the_players_api() -> None:
    addresses = recorded(aweme(video_post(), 1, LINKS))["video"]["play_addr"]["url_list"]

    assert len(addresses) == 3
    assert "/aweme/v1/play/?" in addresses[2]


def test_a_cover_is_never_a_jpeg_first() -> None:
    covers = [recorded(aweme(post, 1, LINKS))["video"]["cover"] for post in posts_of(KITCHEN) if not post.is_carousel]

    assert {cover["url_list"][0].partition("?")[0].rpartition(".")[2] for cover in covers} == {"heic"}
    assert {len(cover["url_list"]) for cover in covers} == {2, 3}


def test_the_play_address_of_a_carousel_is_its_soundtrack() -> None:
    post = recorded(aweme(posts_of(TRAVEL)[0], 1, LINKS))

    assert "mime_type=audio_mpeg" in post["video"]["play_addr"]["uri"]
    assert post["video"]["duration"] == 0
    assert len(post["image_post_info"]["images"]) == 2


def test_integers_beyond_what_javascript_can_hold_arrive_rounded_and_their_twins_do_not() -> None:
    post = video_post()

    music = recorded(aweme(post, 1, LINKS))["music"]

    assert post.music
    assert music["id_str"] == music["mid"] == post.music.id
    assert music["id"] % 100 == 0


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [(7476249788015495979, 7476249788015496000), (6659752019493208069, 6659752019493208000), (2**53, 2**53)],
)
def test_rounding_is_javascripts_own(exact: int, rounded: int) -> None:
    assert as_javascript(exact) == rounded


def test_keys_come_and_go_between_the_posts_of_one_page() -> None:
    keys = [frozenset(aweme(post, 1, LINKS)) for post in posts_of(KITCHEN)[:12]]

    assert frozenset().union(*keys) - keys[0].intersection(*keys) >= {"playlist_info", "image_post_info", "music"}


def test_trimming_drops_the_sound_and_the_pin_and_adds_an_address() -> None:
    post = trimmed(video_post(), 1, LINKS)

    assert not {"music", "added_sound_music_info", "is_top", "aweme_type", "content_type", "share_url"} & set(post)
    assert post["url"] == video_post().url
    assert len(post) == 14


def test_cursors_are_milliseconds_and_the_larger_one_is_called_min() -> None:
    posts = posts_of(KITCHEN)[:12]

    body = page(posts, 1, LINKS, has_more=True)

    assert body["min_cursor"] == int(posts[0].created.timestamp()) * 1000
    assert body["max_cursor"] == int(posts[-1].created.timestamp()) * 1000
    assert body["has_more"] is not True
    assert body["has_more"] == 1


@pytest.mark.parametrize(("account", "is_private", "count"), [(PRIVATE, True, 23), (EMPTY, False, 0)])
def test_a_profile_tells_private_from_empty(account: Account, is_private: bool, count: int) -> None:
    body = recorded(profile(account, LINKS))

    assert body["user"]["privateAccount"] is is_private
    assert body["stats"]["videoCount"] == count


def recorded(body: object) -> dict[str, Any]:
    """The body as it arrives."""
    arrived: dict[str, Any] = json.loads(json.dumps(as_javascript(body)))
    return arrived
