"""Pictures, encoded by those who encode them everywhere."""

from functools import cache
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image

_ORIENTATION_TAG = 0x0112


def picture(width: int = 64, height: int = 48, seed: int = 0) -> Image.Image:
    """A picture with four different corners and some noise, different for each seed."""
    noise = np.random.default_rng(seed).integers(0, 60, (height, width, 3), np.uint8)
    corners = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
    for index, colour in enumerate(corners):
        rows = slice(0, height // 2) if index < 2 else slice(height // 2, height)
        columns = slice(0, width // 2) if index % 2 == 0 else slice(width // 2, width)
        noise[rows, columns] = np.array(colour, np.uint8) // 2 + noise[rows, columns]
    return Image.fromarray(noise)


def exif(orientation: int) -> bytes:
    """EXIF with an orientation."""
    tags = Image.Exif()
    tags[_ORIENTATION_TAG] = orientation
    return tags.tobytes()


@cache
def image(kind: str, width: int = 64, height: int = 48, seed: int = 0, **options: object) -> bytes:
    """A picture as JPEG, PNG, WEBP, GIF or AVIF."""
    out = BytesIO()
    picture(width, height, seed).save(out, kind, **options)
    return out.getvalue()


@cache
def animation(kind: str, frames: int = 3) -> bytes:
    """Pictures that follow one another, as WEBP, GIF, PNG or AVIF."""
    first, *others = (picture(seed=seed) for seed in range(frames))
    out = BytesIO()
    first.save(out, kind, save_all=True, append_images=others, duration=100)
    return out.getvalue()


@cache
def heic(width: int = 64, height: int = 48, seed: int = 0, orientation: int = 1) -> bytes:
    """A picture as HEIC; an orientation becomes the file's `irot` and `imir`."""
    return _heif(pillow_heif.from_pillow(picture(width, height, seed)), exif=exif(orientation))


@cache
def alpha_heic(width: int = 64, height: int = 48) -> bytes:
    """A picture whose upper half can be seen through."""
    see_through = picture(width, height).convert("RGBA")
    see_through.paste((0, 0, 0, 0), (0, 0, width, height // 2))
    return _heif(pillow_heif.from_pillow(see_through))


@cache
def deep_heic(width: int = 64, height: int = 48) -> bytes:
    """A picture of ten bits for each colour."""
    pixels = np.asarray(picture(width, height), np.uint16) * 257
    return _heif(pillow_heif.from_bytes("RGB;16", (width, height), pixels.tobytes()))


@cache
def many_heic(primary: int = 1) -> bytes:
    """Three pictures, 32, 64 and 96 wide; the primary one is not the first."""
    file = pillow_heif.from_pillow(picture(32, 48))
    for index in (1, 2):
        file.add_from_pillow(picture(32 * (index + 1), 48, index))
    return _heif(file, primary_index=primary)


def _heif(file: pillow_heif.HeifFile, **options: object) -> bytes:
    out = BytesIO()
    file.save(out, quality=90, **options)
    return out.getvalue()
