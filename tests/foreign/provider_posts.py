"""Answers of the provider for tests, with a sane value in every field."""

import json
import re
from typing import Any

POST_ID = "7476249773339692334"
UID = "6659752019493208069"
FIRST_ID = 7_000_000_000_000_000_000
CDN = "https://v45.example.com/file"


def url_object(*urls: str, **fields: Any) -> dict[str, Any]:
    """Where one piece of media can be fetched."""
    return {"uri": "tos-x/1", "url_list": list(urls), "width": 720, "height": 720, "url_prefix": None, **fields}


def statistics(**fields: Any) -> dict[str, Any]:
    """The counts of a post."""
    counts = {"play_count": 1000, "digg_count": 100, "share_count": 10, "comment_count": 5, "collect_count": 2}
    return {"aweme_id": POST_ID, **counts, **fields}


def video_post(**fields: Any) -> dict[str, Any]:
    """A video of the account `demo`."""
    video = {
        "duration": 89_003,
        "has_watermark": True,
        "play_addr": url_object(f"{CDN}/play.mp4", f"{CDN}/mirror.mp4"),
        "download_no_watermark_addr": url_object(f"{CDN}/clean.mp4?sig=a%2Fb%3D", f"{CDN}/clean2.mp4"),
        "download_addr": url_object(f"{CDN}/watermarked.mp4"),
        "cover": url_object(f"{CDN}/cover.heic", f"{CDN}/cover2.heic"),
    }
    music = {"id": 7476249788015496000, "id_str": "7476249788015495979", "title": "a sound", "author": "somebody"}
    post = {
        "aweme_id": POST_ID,
        "desc": "Great pizza",
        "create_time": 1_740_700_063,
        "aweme_type": 0,
        "is_top": 0,
        "share_url": f"https://www.tiktok.com/@demo/video/{POST_ID}?_r=1",
        "statistics": statistics(),
        "author": {"uid": UID, "unique_id": "demo", "nickname": "Demo", "signature": "", "secret": 0},
        "video": video,
        "music": {**music, "play_url": url_object(f"{CDN}/sound.mp3")},
    }
    return {**post, **fields}


def carousel(slides: int = 2, **fields: Any) -> dict[str, Any]:
    """A photo post: its `play_addr` is the soundtrack, and `music` is missing."""
    images = [
        {"display_image": url_object(f"{CDN}/{n}.webp", f"{CDN}/{n}.jpeg", width=1080, height=1440)}
        for n in range(slides)
    ]
    soundtrack = url_object(f"{CDN}/sound.m4a", url_key="7183038472843692805")
    post = video_post(aweme_type=150, image_post_info={"images": images, "title": "A headline"})
    del post["music"]
    return {
        **post,
        "video": {"duration": 0, "play_addr": soundtrack, "cover": url_object(f"{CDN}/cover.heic")},
        **fields,
    }


def page(*posts: object, **fields: Any) -> bytes:
    """A page of the account's posts."""
    answer = {"aweme_list": list(posts), "has_more": 1, "max_cursor": 1_739_470_683_000, "status_code": 0}
    return json.dumps({**answer, **fields}).encode()


def posts_of(
    handle: str, count: int, *, uid: str = "6659752019493208069", first_id: int = 7_000_000_000_000_000_000
) -> list[dict[str, Any]]:
    """So many posts of the account, newest first, every third a carousel, with addresses and counts of their own."""
    return [_post_of(handle, uid, first_id + number, number) for number in range(count, 0, -1)]


def signed_anew(posts: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """The posts with `query` at the end of each address of their media, as another scrape would show them."""
    signed = re.sub(f'{CDN}[^"]*', lambda url: f"{url[0]}{'&' if '?' in url[0] else '?'}{query}", json.dumps(posts))
    found: list[dict[str, Any]] = json.loads(signed)
    return found


def _post_of(handle: str, uid: str, tiktok_id: int, number: int) -> dict[str, Any]:
    post = carousel(slides=3) if number % 3 == 0 else video_post()
    own = json.loads(json.dumps(post).replace(CDN, f"{CDN}/{handle}/{tiktok_id}").replace(POST_ID, str(tiktok_id)))
    author = {"uid": uid, "unique_id": handle, "nickname": handle.title(), "signature": f"I am {handle}", "secret": 0}
    counts = statistics(aweme_id=str(tiktok_id), play_count=1000 * number, digg_count=100 * number)
    return {
        **own,
        "desc": f"Caption number {number} of {handle}",
        "create_time": 1_700_000_000 + 3600 * number,
        "statistics": counts,
        "author": {**author, "avatar_larger": url_object(f"{CDN}/{handle}/avatar.webp")},
    }
