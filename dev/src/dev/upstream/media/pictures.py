"""Pictures with text on them: slides, covers and avatars."""

from collections.abc import Mapping
from io import BytesIO
from textwrap import wrap
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps
from pillow_heif import register_heif_opener

from dev.upstream.chance import pick
from dev.upstream.texts import Slide

SLIDE = (1080, 1440)
COVER = (576, 1024)
# Dark enough that white text is read on either end of the gradient.
COLOURS = (
    ("#1d3557", "#457b9d"),
    ("#3d2645", "#832161"),
    ("#233d2b", "#4f772d"),
    ("#582f0e", "#936639"),
    ("#22223b", "#5a4a78"),
    ("#5f0f40", "#9a2c3c"),
)
ORIENTATION_TAG = 0x0112
TURN_RIGHT_TO_VIEW = 6
FORMATS = {"heic": "HEIF", "image": "HEIF", "jpeg": "JPEG", "webp": "WEBP", "png": "PNG"}
# The quickest way of each, since the demo shares its machine with the services that take the pictures apart again.
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "HEIF": {"quality": 75, "enc_params": {"preset": "ultrafast"}},
    "JPEG": {"quality": 75},
    "WEBP": {"quality": 75, "method": 0},
    "PNG": {"compress_level": 1},
}


def slide_picture(slide: Slide, signature: str, size: tuple[int, int] = SLIDE) -> Image.Image:
    """The slide's text on a gradient of its author's colours, with a signature that makes every picture another."""
    picture = _gradient(size, signature)
    draw = ImageDraw.Draw(picture)
    unit = size[0] // 18
    top = _write(draw, slide.heading, unit * 2, (unit * 2, unit * 5), columns=14)
    for line in slide.lines:
        top = _write(draw, line, unit, (unit * 2, top + unit), columns=26)
    _write(draw, signature, unit // 2, (unit * 2, size[1] - unit * 2), columns=60)
    return picture


def resized(picture: Image.Image, width: int, *, is_square: bool) -> Image.Image:
    """The picture at another width, cut to a square where that is asked."""
    height = width if is_square else width * picture.height // picture.width
    return ImageOps.fit(picture, (width, height))


def encoded(picture: Image.Image, kind: str, *, is_turned: bool = False) -> bytes:
    """The file. A turned one is stored lying on its side, with the note that it has to be turned to be viewed."""
    register_heif_opener()
    out = BytesIO()
    exif = Image.Exif()
    if is_turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION_TAG] = TURN_RIGHT_TO_VIEW
    picture.save(out, FORMATS[kind], exif=exif.tobytes(), **OPTIONS[FORMATS[kind]])
    return out.getvalue()


def _gradient(size: tuple[int, int], signature: str) -> Image.Image:
    dark, light = pick(COLOURS, signature.partition(" ")[0])
    return ImageOps.colorize(Image.linear_gradient("L").resize(size), dark, light)


def _write(draw: ImageDraw.ImageDraw, text: str, height: int, at: tuple[int, int], columns: int) -> int:
    """Writes the text in lines of so many columns and returns where it ends."""
    left, top = at
    font = ImageFont.load_default(height)
    for line in wrap(text, columns):
        draw.text((left, top), line, font=font, fill="white")
        top += height * 5 // 4
    return top
