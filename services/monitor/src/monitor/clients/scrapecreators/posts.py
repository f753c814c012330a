"""Posts of ScrapeCreators as values of ours."""

from collections.abc import Mapping
from datetime import datetime

from monitor.clients.scrapecreators.media import cover_of, image_info, images_of, music_of, video_of
from monitor.clients.scrapecreators.values import count, exact_id, mapping, moment, sequence, text, word
from monitor.domain.posts import ContentType, Counts, FoundPost, TikTokId

_LONGEST_ADDRESS = 4096
_LONGEST_DURATION_MS = 86_400_000
_CAROUSEL_TYPES = (150, 68)


def parse_post(entry: object) -> FoundPost | None:
    """The post, or None when the entry does not say exactly which one it is."""
    fields = mapping(entry)
    statistics = mapping(fields.get("statistics"))
    tiktok_id = exact_id(fields.get("aweme_id")) or exact_id(fields.get("id")) or exact_id(statistics.get("aweme_id"))
    if not tiktok_id:
        return None
    is_carousel = _is_carousel(fields)
    return FoundPost(
        tiktok_id=TikTokId(tiktok_id),
        content_type=ContentType.IMAGE if is_carousel else ContentType.VIDEO,
        description=text(fields.get("desc")),
        title=word(image_info(fields).get("title")),
        url=_address(fields, tiktok_id),
        author_uid=exact_id(mapping(fields.get("author")).get("uid")),
        published_time=_published(fields, tiktok_id),
        duration_ms=None if is_carousel else _duration(fields),
        counts=_counts(statistics),
        music=music_of(fields, is_carousel=is_carousel),
        video=None if is_carousel else video_of(fields),
        cover=cover_of(fields),
        images=images_of(fields) if is_carousel else (),
    )


def _is_carousel(fields: Mapping[str, object]) -> bool:
    """Asked before anything about the video, since a carousel has a `play_addr` too: its soundtrack."""
    if image_info(fields) or fields.get("content_type") == "multi_photo":
        return True
    return fields.get("aweme_type") in _CAROUSEL_TYPES or bool(sequence(fields.get("images")))


def _address(fields: Mapping[str, object], tiktok_id: str) -> str | None:
    """The post's page, without what tracks its reader."""
    given = (_own_address(fields.get(name), tiktok_id) for name in ("url", "share_url"))
    return next((address for address in given if address), None)


def _own_address(value: object, tiktok_id: str) -> str | None:
    bare = (word(value, _LONGEST_ADDRESS) or "").partition("?")[0]
    return bare if bare.startswith("https://") and bare.endswith(f"/{tiktok_id}") else None


def _published(fields: Mapping[str, object], tiktok_id: str) -> datetime | None:
    # What the provider adds to a post comes as a set, and has been another post's: its `url` tells.
    is_own = "url" not in fields or _own_address(fields["url"], tiktok_id)
    return moment(fields.get("create_time")) or (moment(fields.get("create_time_utc")) if is_own else None)


def _duration(fields: Mapping[str, object]) -> int | None:
    milliseconds = count(mapping(fields.get("video")).get("duration"))
    return milliseconds if milliseconds and milliseconds <= _LONGEST_DURATION_MS else None


def _counts(statistics: Mapping[str, object]) -> Counts:
    return Counts(
        views=count(statistics.get("play_count")),
        likes=count(statistics.get("digg_count")),
        shares=count(statistics.get("share_count")),
        comments=count(statistics.get("comment_count")),
        saves=count(statistics.get("collect_count")),
    )
