"""HEIC to JPEG: upright exactly once, in its own colours, without anything else that was in the file."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pillow_heif
import simplejpeg
from numpy.typing import NDArray
from pillow_heif import HeifFile

from media_cache.decoder.profiles import embed_profile, profile_of
from media_cache.domain.boxes import is_turned_by_property
from media_cache.domain.jpeg import exif_orientation
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size

Pixels = NDArray[np.uint8]

_CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4, "RGBa": 4, "LA": 2}
# How to hold a picture upright, by its EXIF orientation: quarter turns to the left, then whether to mirror it.
_UPRIGHT: Mapping[int, tuple[int, bool]] = {
    1: (0, False),
    2: (0, True),
    3: (2, False),
    4: (2, True),
    5: (3, True),
    6: (3, False),
    7: (1, True),
    8: (1, False),
}


def configure() -> None:
    """Leaves out what is not converted, and lets one picture use one core."""
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False


def to_jpeg(source: Path, target: Path, *, quality: int, most_pixels: int) -> Size:
    """Writes the primary picture of the HEIF file `source` to `target` as JPEG and returns its size."""
    picture = _open(source)
    judge(Size(*picture.size), most_pixels)
    orientation = _orientation_left(source, picture)
    profile = profile_of(picture.info)
    pixels = _upright(_decoded(picture), orientation)
    gray = pixels.shape[2] == 1
    encoded = simplejpeg.encode_jpeg(
        pixels, quality, "GRAY" if gray else "RGB", "Gray" if gray else "420", fastdct=False
    )
    target.write_bytes(embed_profile(encoded, profile))
    return Size(pixels.shape[1], pixels.shape[0])


def judge(size: Size, most_pixels: int) -> None:
    """Raises TOO_MANY_PIXELS for a picture that must not be decoded."""
    if size.pixels > most_pixels:
        raise failure(Reason.TOO_MANY_PIXELS, f"({size.width} by {size.height})")


def _open(source: Path) -> HeifFile:
    try:
        return pillow_heif.open_heif(source, convert_hdr_to_8bit=True)
    except (ValueError, EOFError, SyntaxError, RuntimeError) as fault:
        raise failure(Reason.CORRUPT, f"({type(fault).__name__})") from fault


def _orientation_left(source: Path, picture: HeifFile) -> int:
    """What libheif has not done: it applies `irot` and `imir`, and where a file has those, its EXIF repeats them."""
    with source.open("rb") as stream:
        if is_turned_by_property(stream):
            return 1
    exif = picture.info.get("exif") or b""
    return exif_orientation(exif.removeprefix(b"Exif\x00\x00"))


def _decoded(picture: HeifFile) -> Pixels:
    try:
        data, stride = picture.data, picture.stride
    except (ValueError, EOFError, SyntaxError, RuntimeError) as fault:
        raise failure(Reason.CORRUPT, f"({type(fault).__name__})") from fault
    width, height = picture.size
    channels = _CHANNELS.get(picture.mode)
    if channels is None:
        raise failure(Reason.CORRUPT, f"(pixels as {picture.mode})")
    rows: Pixels = np.frombuffer(data, np.uint8).reshape(height, stride)
    pixels = rows[:, : width * channels].reshape(height, width, channels)
    return _on_white(pixels, is_premultiplied=picture.mode == "RGBa") if channels in (2, 4) else pixels


def _on_white(pixels: Pixels, *, is_premultiplied: bool) -> Pixels:
    """JPEG has no transparency; white is what a page usually shows behind."""
    colour, alpha = pixels[..., :-1].astype(np.uint16), pixels[..., -1:].astype(np.uint16)
    shown = colour if is_premultiplied else (colour * alpha + 127) // 255
    mixed: Pixels = np.minimum(shown + 255 - alpha, 255).astype(np.uint8)
    return mixed


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    turns, is_mirrored = _UPRIGHT[orientation]
    turned = np.rot90(pixels, turns)
    return np.ascontiguousarray(turned[:, ::-1] if is_mirrored else turned)
