"""Decoded pictures: held upright, without transparency where there can be none, written as JPEG or WebP."""

from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from media_cache.domain import media
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size

# How to hold a picture upright, by its EXIF orientation; 1 is upright.
_UPRIGHT: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
QUARTER_TURNS = frozenset({5, 6, 7, 8})
_PILLOW_NAMES: Mapping[MediaType, str] = {media.JPEG: "JPEG", media.WEBP: "WEBP"}
# The longest side that the format has room for.
_MOST_LENGTH: Mapping[MediaType, int] = {media.JPEG: 65_500, media.WEBP: 16_383}


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture turned and mirrored as its EXIF orientation asks for."""
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency: JPEG has none, and white is what a page usually shows behind."""
    if image.mode != "RGBA":
        return image
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image)
    return page


def judge_length(size: Size, kind: MediaType) -> None:
    """Raises TOO_MANY_PIXELS for a picture that is longer than its format has room for."""
    if max(size.width, size.height) > _MOST_LENGTH[kind]:
        raise failure(Reason.TOO_MANY_PIXELS, f"({size.width} by {size.height})")


def encoded(image: Image.Image, kind: MediaType, quality: int, profile: bytes) -> bytes:
    """The picture as JPEG or WebP, with its colour profile and nothing else."""
    judge_length(Size(*image.size), kind)
    # What came with the pixels would be written again.
    image.info = {}
    out = BytesIO()
    image.save(out, _PILLOW_NAMES[kind], quality=quality, icc_profile=profile)
    return out.getvalue()
