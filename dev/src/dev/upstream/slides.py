"""The pictures of a photo post, as they stand under `image_post_info`."""

import json

from dev.upstream.films import PHOTOS
from dev.upstream.links import LONG_LIFE, Links
from dev.upstream.posts import Post
from dev.upstream.shapes import Json, url_object

WIDTH, HEIGHT = 1080, 1440
STYLE = "photomode-sr-vqe2:1080:0:1080:0:q75"
# The order of kinds differs between recordings: who decodes has to choose.
ORDERS = (("webp", "webp", "jpeg"), ("heic", "heic", "jpeg"), ("jpeg", "jpeg"), ("heic", "heic"), ("png", "webp"))
PREVIEW = "JjKsVpu2lacDqKQTr3r1vbQ7nneyl2DbRtqwiB1yKd5VaJpmb0K22irPkmincCSdbct0FZ9/ZuVzCDitAaVMzAs1"


def image_post_info(post: Post, links: Links) -> Json:
    """Every slide, its headline, and a piece of JSON within the JSON."""
    extra = {"photo_cover_shrink": False, "photo_blurhash": False, "photo_progressive": False}
    return {
        "images": [_image(post, links, number) for number in range(1, len(post.slides) + 1)],
        "image_post_cover": _image(post, links, 1),
        "title": post.headline,
        "music_volume": 100,
        "post_extra": json.dumps(extra, separators=(",", ":")),
    }


def _image(post: Post, links: Links, number: int) -> Json:
    name = f"{post.name}-slide-{number}"
    kinds = ORDERS[(post.index + number) % len(ORDERS)]
    urls = [links.picture(PHOTOS, name, STYLE, kind, LONG_LIFE) for kind in kinds]
    preview = {"data": PREVIEW, "preview_type": 2, "meta_key": ""}
    shown = {**url_object(f"{PHOTOS}/{name}", urls, WIDTH, HEIGHT), "preview": preview}
    thumbnail = links.picture(PHOTOS, name, "photomode-thumbnail:240:0:q70", "webp", LONG_LIFE)
    image: Json = {"display_image": shown, "thumbnail": url_object(f"{PHOTOS}/{name}", [thumbnail], 240, 320)}
    # Any of these may be missing.
    if number % 4 == 0:
        del image["thumbnail"]
    return image
