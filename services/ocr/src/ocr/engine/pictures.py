"""Pictures as the engine reads them: judged before they are decoded, opaque, as an array of pixels."""

import struct
import warnings
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Pillow's plugins say in many ways that a file is broken.
_BROKEN = (
    *(ArithmeticError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError),
    struct.error,
)
Pixels = NDArray[np.uint8]
# What the media cache hands out; every other decoder of Pillow stays shut.
_FORMATS = ("JPEG", "PNG", "WEBP")


class Unreadable(Exception):
    """These bytes are no picture that is decoded here."""


def pixels_of(content: bytes, most_pixels: int) -> Pixels:
    """The picture's pixels, blue first; raises Unreadable."""
    with warnings.catch_warnings():
        # Pictures that everybody shows have broken notes beside their pixels, and nobody hears of it here.
        warnings.simplefilter("ignore")
        try:
            return _decoded(content, most_pixels)
        except (*_BROKEN, Image.DecompressionBombError) as fault:
            raise Unreadable from fault


def _decoded(content: bytes, most_pixels: int) -> Pixels:
    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > most_pixels:
            raise Unreadable
        return np.ascontiguousarray(np.asarray(_opaque(image).convert("RGB"))[:, :, ::-1])


def _opaque(image: Image.Image) -> Image.Image:
    """The picture on white, which is what a page usually shows behind."""
    if not image.has_transparency_data:
        return image
    page = Image.new("RGBA", image.size, "white")
    page.alpha_composite(image.convert("RGBA"))
    return page
