"""The `video` of a post: a film with its covers, or the soundtrack of a carousel."""

from dev.upstream.chance import digits
from dev.upstream.links import LONG_LIFE, Links
from dev.upstream.posts import Post
from dev.upstream.shapes import Json, url_object

WIDTH, HEIGHT = 576, 1024
PHOTOS = "tos-demo-i-photomode-0068"
COVERS = "tos-demo-p-0068"


def video_of(post: Post, links: Links) -> Json:
    """What stands under `video`."""
    return _soundtrack(post, links) if post.is_carousel else _film(post, links)


def _film(post: Post, links: Links) -> Json:
    file = {"data_size": 885_000, "file_hash": digits(32, post.name, "file"), "file_cs": "c:0-74865-6455"}
    clean = {**_addresses(post, links, f"{post.name}-video", (WIDTH, HEIGHT)), **file}
    marked = _addresses(post, links, f"{post.name}-marked", (720, 720))
    cover = _cover(post, links)
    return {
        "play_addr": clean,
        "play_addr_h264": clean,
        "download_addr": {**marked, "data_size": file["data_size"]},
        # The same file as `play_addr`, as recorded, although the video claims a watermark.
        "download_no_watermark_addr": clean,
        "bit_rate": [{"gear_name": "adapt_540_1", "bit_rate": 491_935, "quality_type": 28, "play_addr": clean}],
        "cover": cover,
        "origin_cover": cover,
        "dynamic_cover": cover,
        "width": WIDTH,
        "height": HEIGHT,
        "ratio": "540p",
        "duration": post.seconds * 1000,
        "has_watermark": True,
        "is_h265": 0,
        "cdn_url_expired": 0,
        "cla_info": {"caption_infos": [], "captions_type": 0, "has_original_audio": 1},
    }


def _addresses(post: Post, links: Links, name: str, size: tuple[int, int]) -> Json:
    # Two mirrors, and the player's API, which answers in another way.
    urls = [links.video(name), links.video(name), links.play(name, post.id)]
    return {**url_object(name, urls, *size), "url_key": f"{name}_h264_540p_491935"}


def _cover(post: Post, links: Links) -> Json:
    """HEIC on two mirrors, and on every other page a JPEG behind them: entry 0 is never one."""
    name = f"{post.name}-cover"
    kinds = ("heic", "heic", "jpeg") if post.index // 12 % 2 else ("heic", "heic")
    return url_object(f"{COVERS}/{name}", [links.picture(COVERS, name, "tiktokx-origin", kind) for kind in kinds])


def _soundtrack(post: Post, links: Links) -> Json:
    name = f"{post.name}-track"
    sound = f"{links.video(name)}&mime_type=audio_mpeg"
    urls = [sound, f"{links.video(name)}&mime_type=audio_mpeg", links.play(name, post.id)]
    cover_name = f"{post.name}-slide-1"
    cover = links.picture(PHOTOS, cover_name, "photomode-image-cover:640:0:q70", "webp", LONG_LIFE)
    return {
        "play_addr": {**url_object(sound, urls), "url_key": post.music.id if post.music else ""},
        "cover": url_object(f"{PHOTOS}/{cover_name}", [cover], 640, 853),
        "origin_cover": url_object(f"{PHOTOS}/{cover_name}", [cover], 640, 853),
        "duration": 0,
        "bit_rate": [],
        "width": 0,
        "height": 0,
        "ratio": "",
        "has_watermark": False,
    }
