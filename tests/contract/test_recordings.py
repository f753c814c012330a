"""What the provider really sent: every recorded answer is read whole, and agrees with another reading of its JSON.

The recordings are no part of the repository: CARREL_RECORDINGS names their folder.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.clients.scrapecreators.parsing import parse_page, parse_profile
from monitor.domain.posts import FoundPost, Media

FOLDER = os.environ.get("CARREL_RECORDINGS", "")
RECORDINGS = sorted(Path(FOLDER).glob("*.json")) if FOLDER else []
PAGES = [path for path in RECORDINGS if not path.name.startswith("v1_profile_")]
DISTINCT_POSTS = 31
COUNTS = ("play_count", "digg_count", "share_count", "comment_count", "collect_count")

if not FOLDER:
    pytest.skip(
        "left out: the tests on the provider's recordings, since CARREL_RECORDINGS names no folder",
        allow_module_level=True,
    )


def test_the_folder_holds_the_recordings() -> None:
    assert len(PAGES) >= 10
    assert len({post["id"] for path in PAGES for post in entries(path)}) == DISTINCT_POSTS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_post_of_a_recording_is_read_with_its_counts_and_media(path: Path) -> None:
    found = parse_page(path.read_bytes())

    assert [shown(post) for post in found.posts] == list(entries(path))
    assert found.unreadable == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_address_is_kept_byte_for_byte(path: Path) -> None:
    raw = json.dumps(json.loads(path.read_bytes()), ensure_ascii=False)

    kept = {url for post in parse_page(path.read_bytes()).posts for media in media_of(post) for url in addresses(media)}

    assert kept
    assert [url for url in kept if json.dumps(url, ensure_ascii=False) not in raw] == []


@pytest.mark.parametrize(
    "name", ["v2_profile_videos_stoolpresidente_2025-01-24", "v3_profile_videos_stoolpresidente_2025-03-03"]
)
def test_a_full_profile_page_names_its_account_and_the_next_page(name: str) -> None:
    path = Path(FOLDER) / f"{name}.json"
    raw = json.loads(path.read_bytes())

    found = parse_page(path.read_bytes())

    assert found.profile is not None
    assert (found.profile.uid, found.profile.handle) == ("6659752019493208069", "stoolpresidente")
    assert found.profile.nickname == raw["aweme_list"][0]["author"]["nickname"]
    assert found.profile.is_verified is True
    assert found.next_cursor == str(raw["max_cursor"]) == str(raw["aweme_list"][-1]["create_time"] * 1000)
    assert all(post.music and post.music.media and post.video and post.cover for post in found.posts)


def test_the_recorded_account_is_read() -> None:
    path = Path(FOLDER) / "v1_profile_stoolpresidente.json"
    raw = json.loads(path.read_bytes())

    profile, _ = parse_profile(path.read_bytes())

    assert (profile.uid, profile.handle) == (raw["user"]["id"], raw["user"]["uniqueId"])
    assert (profile.is_private, profile.is_verified, profile.post_count) == (False, True, raw["stats"]["videoCount"])
    assert profile.avatar == Media(raw["user"]["avatarLarger"], ())


def shown(post: FoundPost) -> dict[str, Any]:
    """What was read, in the terms of the other reading below."""
    counts = (post.counts.views, post.counts.likes, post.counts.shares, post.counts.comments, post.counts.saves)
    return {
        "id": post.tiktok_id,
        "caption": post.description,
        "published": post.published_time and int(post.published_time.timestamp()),
        "counts": dict(zip(COUNTS, counts, strict=True)),
        "is_carousel": post.content_type == "image",
        "milliseconds": post.duration_ms,
        "video": addresses(post.video),
        "cover": addresses(post.cover),
        "sound": addresses(post.music.media if post.music else None),
        "sound_id": post.music.id if post.music else None,
        "slides": [(addresses(image), image.width, image.height) for image in post.images],
        "author": post.author_uid,
    }


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The same posts by a plain reading of the JSON that shares nothing with the parser."""
    raw = json.loads(path.read_bytes())
    for entry in [raw["aweme_detail"]] if "aweme_detail" in raw else raw.get("aweme_list", raw.get("items")):
        yield plain(entry)


def plain(entry: dict[str, Any]) -> dict[str, Any]:
    photos = (entry.get("image_post_info") or {}).get("images")
    slides = [photo["display_image"] for photo in photos or ()]
    video, sound = entry["video"], entry.get("music") or {}
    clean = video.get("download_no_watermark_addr") or video["play_addr"]
    soundtrack = video["play_addr"] if photos else {}
    return {
        "id": entry.get("aweme_id", entry.get("id")),
        "caption": entry["desc"],
        "published": published(entry),
        "counts": {name: entry["statistics"][name] for name in COUNTS},
        "is_carousel": bool(photos),
        "milliseconds": None if photos else video.get("duration"),
        "video": [] if photos else clean["url_list"],
        "cover": (video.get("cover") or {}).get("url_list", []),
        "sound": (sound.get("play_url") or soundtrack or {}).get("url_list", []),
        "sound_id": sound.get("mid") or soundtrack.get("url_key"),
        "slides": [(slide["url_list"], slide["width"], slide["height"]) for slide in slides],
        "author": entry["author"]["uid"],
    }


def published(entry: dict[str, Any]) -> int | None:
    """Epoch seconds. The one post without `create_time` carries the fields that the vendor took from another post."""
    written = entry.get("create_time")
    if isinstance(written, str):
        return int(datetime.fromisoformat(written).timestamp())
    return written


def media_of(post: FoundPost) -> list[Media | None]:
    return [post.video, post.cover, post.music.media if post.music else None, *post.images]


def addresses(media: Media | None) -> list[str]:
    return [media.url, *media.mirrors] if media else []
