"""The bodies of the provider's answers."""

from collections.abc import Sequence
from decimal import Decimal

from dev.upstream.accounts import Account
from dev.upstream.awemes import aweme, trimmed
from dev.upstream.chance import digits
from dev.upstream.links import Links
from dev.upstream.posts import Post
from dev.upstream.shapes import Json

LARGEST_EXACT = 2**53
AVATAR_SIZES = {"avatarLarger": 1080, "avatarMedium": 720, "avatarThumb": 100}


def page(posts: Sequence[Post], visit: int, links: Links, *, has_more: bool) -> Json:
    """A page of a profile; its cursors are milliseconds, the larger one called `min_cursor`, as recorded."""
    moments = [int(post.created.timestamp()) * 1000 for post in posts]
    return {
        "aweme_list": [aweme(post, visit, links) for post in posts],
        "has_more": int(has_more),
        "max_cursor": moments[-1] if moments else 0,
        "min_cursor": moments[0] if moments else 0,
        "has_locate_item": False,
        **_closing(links),
    }


def trimmed_page(posts: Sequence[Post], visit: int, links: Links) -> Json:
    """A page with `trim=true`: it does not say whether there is more."""
    moments = [int(post.created.timestamp()) * 1000 for post in posts]
    return {"aweme_list": [trimmed(post, visit, links) for post in posts], "max_cursor": moments[-1] if moments else 0}


def video(post: Post | None, visit: int, links: Links) -> Json:
    """One post, or none: an address that leads nowhere is answered with 200, and paid for."""
    return {"aweme_detail": aweme(post, visit, links) if post else None, "transcript": None, **_closing(links)}


def profile(account: Account, links: Links) -> Json:
    """An account in the web's own shape: camelCase, an empty `itemList`."""
    folder, name = "tos-demo-avt-0068", f"{account.handle}-avatar"
    avatars = {
        word: links.picture(folder, name, f"tiktokx-cropcenter:{side}:{side}", "jpeg")
        for word, side in AVATAR_SIZES.items()
    }
    user: Json = {
        "id": account.uid,
        "shortId": "",
        "uniqueId": account.handle,
        "nickname": account.nickname,
        **avatars,
        "signature": account.bio,
        "createTime": 1_550_594_547,
        "verified": account.is_verified,
        "secUid": account.sec_uid,
        "privateAccount": account.is_private,
        "secret": account.is_private,
        "language": "en",
        "roomId": "",
        "eventList": [],
    }
    likes = account.follower_count * 21
    stats: Json = {
        "followerCount": account.follower_count,
        "followingCount": 76,
        "heart": likes,
        "heartCount": likes,
        "videoCount": account.post_count,
        "diggCount": 0,
        "friendCount": 12,
    }
    return {"user": user, "stats": stats, "itemList": []}


def as_javascript(value: object) -> object:
    """The same, with integers as a JavaScript program passes them on: rounded above 2^53."""
    match value:
        case dict():
            return {word: as_javascript(each) for word, each in value.items()}
        case list():
            return [as_javascript(each) for each in value]
        case bool():
            return value
        case int() if abs(value) > LARGEST_EXACT:
            # JavaScript prints the shortest digits that mean the same double, then zeros.
            return int(Decimal(repr(float(value))))
    return value


def _closing(links: Links) -> Json:
    moment = int(links.now.timestamp() * 1000)
    logid = f"{links.now:%Y%m%d%H%M%S}{digits(18, moment).upper()}"
    return {
        "status_code": 0,
        "status_msg": "",
        "extra": {"fatal_item_ids": [], "logid": logid, "now": moment},
        "log_pb": {"impr_id": logid},
    }
