"""Answers of ScrapeCreators as values of ours. One broken entry is left out; its neighbours are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.clients.scrapecreators.media import avatar_of, cover_of, image_info, images_of, media, music_of, video_of
from monitor.clients.scrapecreators.values import (
    count,
    exact_id,
    flag,
    mapping,
    moment,
    read_json,
    sequence,
    text,
    word,
)
from monitor.clients.source import AccountNotFound, SourceUnreadable
from monitor.domain.handles import Handle, read_handle
from monitor.domain.pages import Credits, FoundProfile, Page
from monitor.domain.posts import ContentType, Counts, FoundPost, TikTokId

_LONGEST_NAME = 1000
_LONGEST_ADDRESS = 4096
_LONGEST_DURATION_MS = 86_400_000
_CAROUSEL_TYPES = (150, 68)


def parse_page(body: bytes, handle: Handle | None = None) -> Page:
    """The page of posts of the account in the body; `SourceUnreadable` when it is not one."""
    answer = _answer(body)
    entries = _entries(answer)
    posts: dict[str, FoundPost] = {}
    for entry in entries:
        post = parse_post(entry)
        if post:
            posts.setdefault(post.tiktok_id, post)
    return Page(
        posts=tuple(posts.values()),
        entries=len(entries),
        profile=_author_of(entries, handle),
        next_cursor=_next_cursor(answer),
        credits=_credits(answer),
    )


def parse_profile(body: bytes) -> tuple[FoundProfile, Credits]:
    """The account in the body; `AccountNotFound` when the answer names none."""
    answer = _answer(body)
    user = mapping(answer.get("user"))
    uid, handle = exact_id(user.get("id")), read_handle(word(user.get("uniqueId")))
    if not uid and not handle:
        raise AccountNotFound
    avatars = (media(user.get(name)) for name in ("avatarLarger", "avatarMedium", "avatarThumb"))
    hidden = [flag(user.get("privateAccount")), flag(user.get("secret"))]
    profile = FoundProfile(
        uid=uid,
        handle=handle,
        nickname=word(user.get("nickname"), _LONGEST_NAME),
        bio=text(user.get("signature")),
        avatar=next((avatar for avatar in avatars if avatar), None),
        is_verified=flag(user.get("verified")),
        is_private=True if True in hidden else hidden[0],
        post_count=count(mapping(answer.get("stats")).get("videoCount")),
    )
    return profile, _credits(answer)


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


def _answer(body: bytes) -> Mapping[str, object]:
    answer = read_json(body)
    if not isinstance(answer, dict):
        raise SourceUnreadable
    if answer.get("success") is False:
        raise SourceUnreadable("The provider answered that it did not succeed.")
    return answer


def _entries(answer: Mapping[str, object]) -> Sequence[object]:
    """The posts of whichever endpoint answered; a list that is null is an empty one, as TikTok writes it."""
    if "aweme_detail" in answer:
        return [answer["aweme_detail"]]
    listed = next((answer[name] for name in ("aweme_list", "items") if name in answer), False)
    if listed is not None and not isinstance(listed, list):
        raise SourceUnreadable("The provider answered without a list of posts.")
    return sequence(listed)


def _author_of(entries: Sequence[object], handle: Handle | None) -> FoundProfile | None:
    """The account on the page: the one that bears the handle, or the first. Each entry tells what another left out."""
    authors = [author for author in (mapping(mapping(entry).get("author")) for entry in entries) if author]
    # Stable: the first of those that bear the handle, then the first of all.
    likeliest = sorted(authors, key=lambda author: read_handle(word(author.get("unique_id"))) != handle)
    uid = next((found for author in likeliest if (found := exact_id(author.get("uid")))), None)
    same = [author for author in authors if exact_id(author.get("uid")) in (None, uid)]
    if not same:
        return None
    merged = {name: value for author in reversed(same) for name, value in author.items() if value is not None}
    badge = text(merged.get("custom_verify"))
    return FoundProfile(
        uid=uid,
        handle=read_handle(word(merged.get("unique_id"))),
        nickname=word(merged.get("nickname"), _LONGEST_NAME),
        bio=text(merged.get("signature")),
        avatar=avatar_of(merged),
        is_verified=None if badge is None else bool(badge),
        is_private=flag(merged.get("secret")),
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


def _next_cursor(answer: Mapping[str, object]) -> str | None:
    """Where the next page begins; none when the answer says that there is no next page or does not say where."""
    cursor = answer.get("max_cursor")
    if flag(answer.get("has_more")) is False or isinstance(cursor, bool) or not isinstance(cursor, (int, str)):
        return None
    return text(str(cursor), _LONGEST_NAME) if cursor not in (0, "0", "") else None


def _credits(answer: Mapping[str, object]) -> Credits:
    charged = count(answer.get("credits_charged"))
    return Credits(1 if charged is None else charged, count(answer.get("credits_remaining")))
