"""Which file belongs to which name: media are made from their names alone, whenever they are asked for."""

import re
from collections.abc import Callable
from functools import partial

from PIL import Image

from dev.upstream.accounts import Account
from dev.upstream.media.mp3 import silence
from dev.upstream.media.mp4 import film
from dev.upstream.media.pictures import COVER, FORMATS, encoded, resized, slide_picture
from dev.upstream.posts import Post
from dev.upstream.texts import Slide
from dev.upstream.world import World

Recipe = Callable[[], bytes]
OF_A_POST = re.compile(r"([a-z0-9_.]+)-([0-9]{4})-([a-z]+)(?:-([0-9]+))?")
OF_AN_ACCOUNT = re.compile(r"([a-z0-9_.]+)-avatar")
WIDTH = re.compile(r":([0-9]+):([0-9]+)")
CONTENT_TYPES = {
    "heic": "image/heic",
    "image": "image/heic",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "png": "image/png",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
}


class Catalogue:
    """The recipes for all media of a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def picture(self, name: str, style: str, kind: str) -> Recipe | None:
        """The recipe for a picture in the style and kind its address asks for; None when there is no such thing."""
        found = OF_A_POST.fullmatch(name)
        if kind not in FORMATS:
            return None
        if found is None:
            account = self._account(name)
            return partial(_avatar, account, style, kind) if account else None
        post = self._post(found[1], int(found[2]))
        number = int(found[4] or 0)
        if post is None or number > len(post.slides):
            return None
        return partial(_picture, post, number, style, kind)

    def film(self, name: str) -> tuple[Recipe, str] | None:
        """The recipe behind a video's address, and its kind: the address of a carousel's soundtrack looks the same."""
        found = OF_A_POST.fullmatch(name)
        post = self._post(found[1], int(found[2])) if found else None
        if found is None or post is None:
            return None
        if found[3] == "track":
            return partial(_sound, post), "mp3"
        return (partial(_film, post, found[3]), "mp4") if not post.is_carousel else None

    def music(self, name: str) -> Recipe | None:
        """The recipe for a sound."""
        found = OF_A_POST.fullmatch(name)
        post = self._post(found[1], int(found[2])) if found else None
        return partial(_sound, post) if post else None

    def _account(self, name: str) -> Account | None:
        found = OF_AN_ACCOUNT.fullmatch(name)
        return self._world.account(found[1]) if found else None

    def _post(self, handle: str, index: int) -> Post | None:
        account = self._world.account(handle)
        posts = self._world.posts(account) if account else []
        return posts[index] if index < len(posts) else None


def _picture(post: Post, number: int, style: str, kind: str) -> bytes:
    if number == 0:
        picture = slide_picture(Slide(post.headline), f"{post.account.handle} {post.index} cover", COVER)
    else:
        picture = slide_picture(post.slides[number - 1], f"{post.account.handle} {post.index} {number}")
    # A quarter of them lie on their side: a file with irot or an EXIF orientation is nothing rare.
    is_turned = (post.index + number) % 4 == 1 and kind in {"heic", "jpeg"}
    return encoded(_in_style(picture, style), kind, is_turned=is_turned)


def _avatar(account: Account, style: str, kind: str) -> bytes:
    picture = slide_picture(Slide(account.nickname), account.handle)
    return encoded(_in_style(picture, style), kind)


def _in_style(picture: Image.Image, style: str) -> Image.Image:
    size = WIDTH.search(style)
    return resized(picture, int(size[1]), is_square=size[1] == size[2]) if size else picture


def _film(post: Post, mark: str) -> bytes:
    picture = slide_picture(Slide(post.headline), f"{post.account.handle} {post.index} {mark}", COVER)
    return film(picture, post.seconds)


def _sound(post: Post) -> bytes:
    return silence(post.music.seconds if post.music else 15, f"{post.name} {post.music.title if post.music else ''}")
