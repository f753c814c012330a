"""Accounts of ScrapeCreators as values of ours: asked for by themselves, or pieced together from their posts."""

from collections.abc import Mapping, Sequence

from monitor.clients.scrapecreators.media import avatar_of, media
from monitor.clients.scrapecreators.values import count, exact_id, flag, mapping, text, word
from monitor.domain.handles import Handle, read_handle
from monitor.domain.pages import FoundProfile

_LONGEST_NAME = 1000


def author_of(entries: Sequence[object], handle: Handle | None) -> FoundProfile | None:
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


def account_of(answer: Mapping[str, object]) -> FoundProfile | None:
    """The account that was asked for; None when the answer names none."""
    user = mapping(answer.get("user"))
    uid, handle = exact_id(user.get("id")), read_handle(word(user.get("uniqueId")))
    if not uid and not handle:
        return None
    avatars = (media(user.get(name)) for name in ("avatarLarger", "avatarMedium", "avatarThumb"))
    hidden = [flag(user.get("privateAccount")), flag(user.get("secret"))]
    return FoundProfile(
        uid=uid,
        handle=handle,
        nickname=word(user.get("nickname"), _LONGEST_NAME),
        bio=text(user.get("signature")),
        avatar=next((avatar for avatar in avatars if avatar), None),
        is_verified=flag(user.get("verified")),
        is_private=True if True in hidden else hidden[0],
        post_count=count(mapping(answer.get("stats")).get("videoCount")),
    )
