"""How wide and high a picture or video is shown, read from its headers: no pixel is decoded for it."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from media_cache.domain import media
from media_cache.domain.boxes import item_size, movie_size
from media_cache.domain.jpeg import jpeg_size
from media_cache.domain.media import MediaType
from media_cache.domain.size import Size


def size_of(kind: MediaType, stream: BinaryIO) -> Size | None:
    """The size of the file in `stream`; None when it has none or says none that can be read."""
    read = _READERS.get(kind)
    stream.seek(0)
    size = read(stream) if read else None
    return size if size and size.width > 0 and size.height > 0 else None


def has_size(kind: MediaType) -> bool:
    """Whether a file of this type that says no size is damaged."""
    return kind in (media.JPEG, media.PNG, media.GIF, media.WEBP)


def _png(stream: BinaryIO) -> Size | None:
    head = stream.read(24)
    return Size(_big(head[16:20]), _big(head[20:24])) if head[12:16] == b"IHDR" else None


def _gif(stream: BinaryIO) -> Size:
    head = stream.read(10)
    return Size(_little(head[6:8]), _little(head[8:10]))


def _webp(stream: BinaryIO) -> Size | None:
    head = stream.read(30)
    if head[12:16] == b"VP8X":
        return Size(1 + _little(head[24:27]), 1 + _little(head[27:30]))
    if head[12:16] == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return Size(_little(head[26:28]) & 0x3FFF, _little(head[28:30]) & 0x3FFF)
    if head[12:16] == b"VP8L" and head[20:21] == b"\x2f":
        bits = _little(head[21:25])
        return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return None


def _big(digits: bytes) -> int:
    return int.from_bytes(digits, "big")


def _little(digits: bytes) -> int:
    return int.from_bytes(digits, "little")


_READERS: Mapping[MediaType, Callable[[BinaryIO], Size | None]] = {
    media.JPEG: jpeg_size,
    media.PNG: _png,
    media.GIF: _gif,
    media.WEBP: _webp,
    media.AVIF: item_size,
    media.MP4: movie_size,
    media.MOV: movie_size,
}
