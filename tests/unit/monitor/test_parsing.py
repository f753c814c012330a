"""What is read from the provider's answers, and what a broken one costs."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.clients.scrapecreators.parsing import parse_page, parse_profile
from monitor.clients.scrapecreators.posts import parse_post
from monitor.clients.source import AccountNotFound, SourceUnreadable
from monitor.domain.posts import ContentType, Counts, FoundPost, Media, Music
from tests.foreign.provider_posts import CDN, POST_ID, carousel, page, statistics, url_object, video_post


def read(entry: dict[str, Any]) -> FoundPost:
    post = parse_post(json.loads(json.dumps(entry)))
    assert post is not None
    return post


def test_a_video_is_read_whole() -> None:
    assert read(video_post()) == FoundPost(
        tiktok_id=POST_ID,  # type: ignore[arg-type]
        content_type=ContentType.VIDEO,
        description="Great pizza",
        url=f"https://www.tiktok.com/@demo/video/{POST_ID}",
        author_uid="6659752019493208069",
        published_time=datetime(2025, 2, 27, 23, 47, 43, tzinfo=UTC),
        duration_ms=89_003,
        counts=Counts(views=1000, likes=100, shares=10, comments=5, saves=2),
        music=Music("7476249788015495979", "a sound", "somebody", Media(f"{CDN}/sound.mp3")),
        video=Media(f"{CDN}/clean.mp4?sig=a%2Fb%3D", (f"{CDN}/clean2.mp4",)),
        cover=Media(f"{CDN}/cover.heic", (f"{CDN}/cover2.heic",)),
    )


def test_a_carousel_is_no_video_though_it_has_a_play_address() -> None:
    post = read(carousel(slides=2))

    assert post.content_type is ContentType.IMAGE
    assert (post.video, post.duration_ms) == (None, None)
    assert post.title == "A headline"
    assert post.images == tuple(Media(f"{CDN}/{n}.webp", (f"{CDN}/{n}.jpeg",), 1080, 1440) for n in range(2))
    assert post.music == Music(id="7183038472843692805", media=Media(f"{CDN}/sound.m4a"))


def test_a_slide_without_its_display_image_is_taken_from_what_there_is() -> None:
    images = [{"thumbnail": url_object(f"{CDN}/t.webp", width=360, height=480)}, {"display_image": None}, "nonsense"]

    post = read(carousel(image_post_info={"images": images}))

    assert post.images == (Media(f"{CDN}/t.webp", (), 360, 480),)


def test_the_watermarked_file_is_never_taken() -> None:
    video = video_post()["video"]
    del video["download_no_watermark_addr"], video["play_addr"]

    assert read(video_post(video=video)).video is None


def test_the_plain_file_is_taken_where_no_clean_one_is_named() -> None:
    video = video_post()["video"]
    del video["download_no_watermark_addr"]

    assert read(video_post(video=video)).video == Media(f"{CDN}/play.mp4", (f"{CDN}/mirror.mp4",))


@pytest.mark.parametrize("missing", [{}, {"music": None}, {"music": []}, {"music": {"id": 7476249788015496000}}])
def test_a_post_without_sound_has_no_music(missing: dict[str, Any]) -> None:
    entry = video_post()
    del entry["music"]

    assert read({**entry, **missing}).music is None


def test_a_sound_that_was_removed_keeps_its_name_without_media() -> None:
    sound = {"id_str": "7", "title": "", "author": "x", "play_url": url_object(), "offline_desc": "removed"}

    assert read(video_post(music=sound)).music == Music(id="7", author="x")


@pytest.mark.parametrize(
    "value", [None, "1.2M", -1, 2**53, 1.5, True, [], {}, "", "12x", 10**30, float("nan"), float("inf")]
)
def test_a_count_that_is_no_count_is_unknown_and_not_zero(value: object) -> None:
    post = parse_page(page(video_post(statistics=statistics(play_count=value)))).posts[0]

    assert post.counts == Counts(views=None, likes=100, shares=10, comments=5, saves=2)


@pytest.mark.parametrize("broken", [{"statistics": None}, {"statistics": []}, {"statistics": "none"}])
def test_a_post_without_statistics_is_kept_with_unknown_counts(broken: dict[str, Any]) -> None:
    assert read(video_post(**broken)).counts == Counts()


def test_a_rounded_id_is_not_believed_but_its_text_twin_is() -> None:
    rounded = video_post(aweme_id=7476249773339692000)

    assert read(rounded).tiktok_id == POST_ID
    assert parse_post({**rounded, "statistics": {}}) is None


@pytest.mark.parametrize(
    "entry", [None, 7, "post", [], {}, {"aweme_id": ""}, {"aweme_id": "1e9"}, {"aweme_id": "9" * 21}]
)
def test_an_entry_that_names_no_post_is_skipped_and_its_neighbours_are_kept(entry: object) -> None:
    found = parse_page(page(video_post(aweme_id="1"), entry, video_post(aweme_id="2")))

    assert [post.tiktok_id for post in found.posts] == ["1", "2"]
    assert (found.entries, found.unreadable) == (3, 1)


def test_a_post_that_is_listed_twice_counts_once() -> None:
    found = parse_page(page(video_post(), video_post(desc="again")))

    assert [post.description for post in found.posts] == ["Great pizza"]
    assert found.unreadable == 1


@pytest.mark.parametrize("value", [0, -5, 1, 10**12, 10**30, None, "soon", "2025-02-27T23:47:43", True, "0"])
def test_a_date_that_cannot_be_is_unknown(value: object) -> None:
    assert read(video_post(create_time=value)).published_time is None


def test_the_added_fields_of_another_post_are_not_believed() -> None:
    foreign = {"url": "https://www.tiktok.com/@other/video/1", "create_time_utc": "2025-09-03T18:37:38.000Z"}
    trimmed = {name: value for name, value in video_post(**foreign).items() if name not in ("share_url", "create_time")}

    post = read(trimmed)

    assert (post.url, post.published_time) == (None, None)


def test_text_is_cleaned_of_what_postgresql_refuses() -> None:
    broken = page(video_post(desc="a\x00b", aweme_id="1")).replace(b'"Great pizza"', b'"x"')
    broken = broken.replace(b'"a\\u0000b"', b'"a\\u0000b\\ud83dc \\ud83c\\udf55"')

    assert parse_page(broken).posts[0].description == "ab\ufffdc \U0001f355"


def test_a_caption_without_end_is_cut() -> None:
    assert len(read(video_post(desc="x" * 20_000_000)).description or "") == 10_000


def test_bytes_that_are_no_utf_8_cost_only_themselves() -> None:
    found = parse_page(page(video_post()).replace(b"Great", b"Gr\xff\xfeat"))

    assert found.posts[0].description == "Gr\ufffd\ufffdat pizza"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"<html>Bad gateway</html>",
        page(video_post())[:-40],
        b'{"success": false, "message": "no"}',
        b'{"aweme_list": "none"}',
        b'{"aweme_list": {}}',
        b"{}",
        b'{"aweme_list":' + b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_page_is_refused_whole(body: bytes) -> None:
    with pytest.raises(SourceUnreadable):
        parse_page(body)


def test_a_list_that_is_null_is_an_empty_page() -> None:
    found = parse_page(b'{"aweme_list": null, "has_more": 0}')

    assert (found.posts, found.entries, found.profile) == ((), 0, None)


@pytest.mark.parametrize(
    ("envelope", "cursor"),
    [
        ({}, "1739470683000"),
        ({"has_more": 0}, None),
        ({"has_more": False}, None),
        ({"has_more": None}, "1739470683000"),
        ({"max_cursor": 0}, None),
        ({"max_cursor": None}, None),
        ({"max_cursor": "17"}, "17"),
        ({"max_cursor": [1]}, None),
    ],
)
def test_the_cursor_is_taken_unless_the_answer_says_there_is_no_more(
    envelope: dict[str, Any], cursor: str | None
) -> None:
    assert parse_page(page(video_post(), **envelope)).next_cursor == cursor


def test_credits_are_read_where_they_are_said_and_one_where_not() -> None:
    said = parse_page(page(success=True, credits_remaining=6161, credits_charged=2)).credits

    assert (said.charged, said.remaining) == (2, 6161)
    assert parse_page(page()).credits.charged == 1


def test_the_account_is_pieced_together_from_its_posts() -> None:
    bare = {"uid": "6", "nickname": None, "avatar_thumb": url_object(f"{CDN}/small.webp")}
    full = {"uid": "6", "unique_id": "Demo", "nickname": "Demo", "custom_verify": "Verified account", "secret": 1}
    stranger = {"uid": "8", "unique_id": "other", "signature": "not mine"}

    profile = parse_page(page(*(video_post(author=author) for author in (bare, stranger, full)))).profile

    assert profile is not None
    assert (profile.uid, profile.handle, profile.nickname, profile.bio) == ("6", "demo", "Demo", None)
    assert (profile.is_verified, profile.is_private) == (True, True)
    assert profile.avatar == Media(f"{CDN}/small.webp")


def test_a_private_account_says_so() -> None:
    body = {
        "user": {"id": "6", "uniqueId": "demo", "privateAccount": True, "secret": False},
        "stats": {"videoCount": 4},
    }

    profile, _ = parse_profile(json.dumps(body).encode())

    assert (profile.is_private, profile.post_count) == (True, 4)


@pytest.mark.parametrize("body", [b"{}", b'{"user": null}', b'{"user": {}}', b'{"user": {"nickname": "x"}}'])
def test_an_answer_that_names_no_account_means_there_is_none(body: bytes) -> None:
    with pytest.raises(AccountNotFound):
        parse_profile(body)
