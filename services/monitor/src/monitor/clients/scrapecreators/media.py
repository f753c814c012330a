"""The media of a post: which of the many addresses an answer gives is the one to keep, and what mirrors it has."""

import re

from monitor.clients.scrapecreators.values import count, exact_id, mapping, sequence, word
from monitor.domain.posts import Media, Music

_URL = re.compile(r"https?://[^\s/?#]+[^\s]*")
_LONGEST_URL = 4096
_MOST_MIRRORS = 5
_MOST_IMAGES = 50
_LONGEST_NAME = 1000
_LARGEST_SIDE = 2**31 - 1

_AVATARS = ("avatar_larger", "avatar_medium", "avatar_300x300", "avatar_168x168", "avatar_thumb")
_COVERS = ("cover", "origin_cover", "dynamic_cover")
_SLIDES = ("display_image", "thumbnail", "owner_watermark_image", "user_watermark_image")


def video_of(post: object) -> Media | None:
    """The video without a watermark.

    `has_watermark` is not asked: it is true on every recorded profile post, though their `play_addr` has the very hash
    of the clean file. `download_addr` is the watermarked one and never taken.
    """
    video = mapping(mapping(post).get("video"))
    return media(video.get("download_no_watermark_addr")) or media(video.get("play_addr"))


def cover_of(post: object) -> Media | None:
    """The still picture that stands for the post; often HEIC alone, which is the media cache's business."""
    video = mapping(mapping(post).get("video"))
    return _first(video, _COVERS) or media(image_info(post).get("image_post_cover"))


def avatar_of(author: object) -> Media | None:
    """The largest picture of the account."""
    return _first(mapping(author), _AVATARS)


def images_of(post: object) -> tuple[Media, ...]:
    """The slides in order, with their sizes, which are real here. A slide without any address is left out."""
    listed = sequence(image_info(post).get("images")) or sequence(mapping(post).get("images"))
    slides = (_slide(entry) for entry in listed[:_MOST_IMAGES])
    return tuple(slide for slide in slides if slide)


def music_of(post: object, *, is_carousel: bool) -> Music | None:
    """The sound. A carousel's own `play_addr` is its soundtrack, and all there is when `music` is missing."""
    fields = mapping(post)
    sound = mapping(fields.get("music") or fields.get("added_sound_music_info"))
    soundtrack = mapping(mapping(fields.get("video")).get("play_addr")) if is_carousel else {}
    found = Music(
        id=exact_id(sound.get("id_str")) or exact_id(sound.get("mid")) or exact_id(soundtrack.get("url_key")),
        title=word(sound.get("title"), _LONGEST_NAME),
        author=word(sound.get("author"), _LONGEST_NAME),
        media=media(sound.get("play_url")) or media(soundtrack),
    )
    return None if found == Music() else found


def image_info(post: object) -> dict[str, object]:
    """What makes a post a carousel; empty for a video."""
    return dict(mapping(mapping(post).get("image_post_info")))


def media(value: object, *, with_size: bool = False) -> Media | None:
    """The addresses of an url object, of a bare address or of a list of them: every byte of them as it was given."""
    fields = mapping(value)
    listed = fields.get("url_list") if fields else value
    urls = [url for url in (sequence(listed) or [listed]) if _is_url(url)]
    distinct = list(dict.fromkeys(map(str, urls)))[: _MOST_MIRRORS + 1]
    if not distinct:
        return None
    sides = (_side(fields.get("width")), _side(fields.get("height"))) if with_size else (None, None)
    return Media(distinct[0], tuple(distinct[1:]), *sides)


def _slide(entry: object) -> Media | None:
    fields = mapping(entry)
    if not fields:
        return media(entry)
    found = (media(fields.get(name), with_size=True) for name in _SLIDES)
    return next((slide for slide in found if slide), None)


def _first(fields: object, names: tuple[str, ...]) -> Media | None:
    found = (media(mapping(fields).get(name)) for name in names)
    return next((each for each in found if each), None)


def _side(value: object) -> int | None:
    pixels = count(value)
    return pixels if pixels and pixels <= _LARGEST_SIDE else None


def _is_url(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_URL and bool(_URL.fullmatch(value)) and value.isascii()
