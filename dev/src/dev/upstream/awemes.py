"""A post as TikTok's app receives it."""

from dev.upstream.chance import draw
from dev.upstream.films import video_of
from dev.upstream.links import Links
from dev.upstream.numbers import counts_at
from dev.upstream.posts import Post
from dev.upstream.shapes import Json, author_of, music_of
from dev.upstream.slides import image_post_info

VIDEO, PHOTOS = 0, 150
KEPT_BY_TRIM = frozenset(
    {"aweme_id", "desc", "desc_language", "region", "statistics", "video", "author", "create_time"}
)


def aweme(post: Post, visit: int, links: Links) -> Json:
    """The whole of it, as visit number `visit` finds it."""
    number = int(post.id)
    whole: Json = {
        "aweme_id": post.id,
        "desc": post.caption,
        "desc_language": "en",
        "create_time": int(post.created.timestamp()),
        "aweme_type": PHOTOS if post.is_carousel else VIDEO,
        "content_type": "multi_photo" if post.is_carousel else "video",
        "is_top": 0,
        "is_ads": False,
        "region": "US",
        "share_url": f"{post.url}?_r=1&u_code=demo&preview_pb=0&sharer_language=en&source=h5_m",
        "group_id": post.id,
        "group_id_list": {"GroupdIdList0": [number], "GroupdIdList1": [number]},
        "author_user_id": int(post.account.uid),
        "author": author_of(post.account, links, post),
        "statistics": _statistics(post, visit),
        "status": {"aweme_id": post.id, "is_delete": False, "is_prohibited": False, "private_status": 0},
        "video": video_of(post, links),
        "text_extra": _hashtags(post.caption),
        "cha_list": None,
        "video_labels": [],
        "anchors": None,
        "rate": 12,
    }
    return {**whole, **_sound(post, links), **_carousel(post, links), **_what_comes_and_goes(post)}


def trimmed(post: Post, visit: int, links: Links) -> Json:
    """What is left of it with `trim=true`: neither the sound nor the pin, but addresses of the vendor's own."""
    kept = {word: value for word, value in aweme(post, visit, links).items() if word in KEPT_BY_TRIM}
    return {
        **kept,
        **_carousel(post, links),
        "is_ad": False,
        "is_eligible_for_commission": False,
        "is_paid_partnership": False,
        "create_time_utc": post.created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "url": post.url,
        "shop_product_url": None,
    }


def _statistics(post: Post, visit: int) -> Json:
    counts = counts_at(post, visit)
    return {
        "aweme_id": post.id,
        "play_count": counts.views,
        "digg_count": counts.likes,
        "comment_count": counts.comments,
        "share_count": counts.shares,
        "collect_count": counts.saves,
        "download_count": counts.saves // 9,
        "repost_count": 0,
        "forward_count": 0,
        "whatsapp_share_count": counts.shares // 7,
        "lose_count": 0,
        "lose_comment_count": 0,
    }


def _sound(post: Post, links: Links) -> Json:
    if post.music is None:
        return {}
    music = music_of(post, post.music, links)
    return {"music": music, "added_sound_music_info": music}


def _carousel(post: Post, links: Links) -> Json:
    return {"image_post_info": image_post_info(post, links)} if post.is_carousel else {}


def _what_comes_and_goes(post: Post) -> Json:
    extras: Json = {}
    if post.index % 2:
        extras["playlist_info"] = {"mix_id": post.id, "name": "Demo", "index": post.index}
    if post.index % 3:
        extras["suggest_words"] = {"suggest_words": [{"hint_text": "Search · ", "words": []}]}
    if draw(6, post.name, "place") == 0:
        extras["poi_data"] = {"poi_id": post.id, "poi_name": "A made-up place"}
    return extras


def _hashtags(caption: str) -> list[Json]:
    found, start = [], caption.find("#")
    while start >= 0:
        end = caption.find(" ", start) % (len(caption) + 1)
        found.append({"start": start, "end": end, "type": 1, "hashtag_name": caption[start + 1 : end]})
        start = caption.find("#", end)
    return list(found)
