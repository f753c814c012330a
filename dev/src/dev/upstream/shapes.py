"""Small shapes that TikTok's bodies are full of."""

from collections.abc import Sequence

from dev.upstream.accounts import Account
from dev.upstream.links import Links
from dev.upstream.posts import Music, Post

Json = dict[str, object]
AVATARS = {
    "avatar_thumb": 100,
    "avatar_168x168": 168,
    "avatar_300x300": 300,
    "avatar_medium": 720,
    "avatar_larger": 1080,
}
PLACEHOLDER = 720


def url_object(uri: str, urls: Sequence[str], width: int = PLACEHOLDER, height: int = PLACEHOLDER) -> Json:
    """One thing at several addresses. The size is a placeholder nearly everywhere, as recorded."""
    return {"uri": uri, "url_list": list(urls), "width": width, "height": height, "url_prefix": None}


def author_of(account: Account, links: Links, post: Post) -> Json:
    """The author as a post shows them."""
    author: Json = {
        "uid": account.uid,
        "sec_uid": account.sec_uid,
        "unique_id": account.handle,
        "nickname": account.nickname,
        "signature": account.bio,
        "region": "US",
        "language": "en",
        "follower_count": account.follower_count,
        "following_count": 76,
        "aweme_count": account.post_count,
        "total_favorited": account.follower_count * 21,
        "favoriting_count": 149,
        "verification_type": int(account.is_verified),
        "custom_verify": "Verified account" if account.is_verified else "",
        "secret": int(account.is_private),
        "short_id": "0",
        "status": 1,
        "room_id": 0,
        "events": None,
        "cha_list": None,
        **{word: avatar(account, links, side) for word, side in AVATARS.items()},
    }
    # A photo post was recorded whose author had no handle at all.
    if post.is_carousel and post.index % 10 == 9:
        del author["unique_id"]
    return author


def avatar(account: Account, links: Links, side: int) -> Json:
    """The account's picture: a single HEIC."""
    style = f"tiktokx-cropcenter-q:{side}:{side}:q70"
    name = f"{account.handle}-avatar"
    return url_object(f"tos-demo-avt-0068/{name}", [links.picture("tos-demo-avt-0068", name, style, "heic")])


def music_of(post: Post, music: Music, links: Links) -> Json:
    """The sound of a post. `id` is a number too large for JavaScript; `id_str` and `mid` are right."""
    name = f"{post.name}-music"
    url = links.music(name)
    return {
        "id": int(music.id),
        "id_str": music.id,
        "mid": music.id,
        "title": music.title,
        "author": music.author,
        "album": "",
        "owner_handle": post.account.handle if music.is_original else "",
        "owner_nickname": post.account.nickname if music.is_original else "",
        "owner_id": post.account.uid if music.is_original else "",
        "sec_uid": post.account.sec_uid if music.is_original else "",
        "duration": music.seconds,
        "is_original_sound": music.is_original,
        "is_original": False,
        "user_count": 1 + post.index,
        "status": 1,
        "offline_desc": "",
        "play_url": url_object(url, [url]),
        "cover_thumb": avatar(post.account, links, 100),
        "cover_medium": avatar(post.account, links, 720),
        "cover_large": avatar(post.account, links, 1080),
        "strong_beat_url": None,
        "external_song_info": [],
        "artists": [],
    }
