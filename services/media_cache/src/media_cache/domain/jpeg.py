"""The segments of a JPEG: where its size and its orientation stand."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Iterator
from typing import BinaryIO

from media_cache.domain.size import Size

# Start of frame, whatever the coding: C0 to CF without the tables DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EXIF = 0xE1
_START_OF_SCAN = 0xDA
_QUARTER_TURNS = frozenset({5, 6, 7, 8})
_ORIENTATION_TAG = 0x0112
_MOST_SEGMENTS = 1024


def jpeg_size(stream: BinaryIO) -> Size | None:
    """The size in which the picture is shown, its EXIF orientation applied."""
    orientation = 1
    for marker, content in _segments(stream):
        if marker == _EXIF and content.startswith(b"Exif\x00\x00"):
            orientation = exif_orientation(content[6:])
        if marker in _FRAMES and len(content) >= 5:
            size = Size(int.from_bytes(content[3:5], "big"), int.from_bytes(content[1:3], "big"))
            return size.turned() if orientation in _QUARTER_TURNS else size
    return None


def exif_orientation(tiff: bytes) -> int:
    """The orientation (1 to 8) that an EXIF block, from its TIFF header on, asks for; 1 when it says nothing valid."""
    order = {b"II*\x00": "little", b"MM\x00*": "big"}.get(tiff[:4])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    directory = number(4, 4)
    for index in range(min(number(directory, 2), 256)):
        entry = directory + 2 + 12 * index
        if number(entry, 2) == _ORIENTATION_TAG:
            value = number(entry + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


def _segments(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The segments before the first scan, each as its marker and content."""
    stream.seek(2)
    for _ in range(_MOST_SEGMENTS):
        marker = _next_marker(stream)
        length = int.from_bytes(stream.read(2), "big")
        if marker is None or marker == _START_OF_SCAN or length < 2:
            return
        yield marker, stream.read(length - 2)


def _next_marker(stream: BinaryIO) -> int | None:
    """A marker may be preceded by any number of fill bytes (FF)."""
    if stream.read(1) != b"\xff":
        return None
    for _ in range(64):
        code = stream.read(1)
        if code != b"\xff":
            return code[0] if code else None
    return None
