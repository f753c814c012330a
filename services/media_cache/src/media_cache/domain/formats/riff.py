"""RIFF (WebP, WAV): chunks within one that names its own length."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Iterator
from typing import NamedTuple

from media_cache.domain.formats.exif import is_upright
from media_cache.domain.formats.file import File, Shape, corrupt, truncated
from media_cache.domain.size import Size

_FIRST = 12
_MOST_CHUNKS = 16 * 1024
_MOST_EXIF = 64 * 1024
# What writes to a pipe does not know how long its sound will be, and says so with this.
_UNKNOWN = 0xFFFFFFFF


class Chunk(NamedTuple):
    """A chunk: where its content begins, and how long it is."""

    kind: bytes
    at: int
    length: int


def examine_webp(file: File) -> Shape:
    """The canvas with its frames, or the one picture."""
    canvas: Size | None = None
    pictures: set[Size] = set()
    is_plain = True
    for chunk in _chunks(file, 8 + _little(file.need(4, 4))):
        if chunk.kind == b"VP8X" and chunk.at == _FIRST + 8:
            canvas = _canvas(file.need(chunk.at, 10)[4:])
        elif chunk.kind == b"ANMF":
            pictures.add(_canvas(file.need(chunk.at, 16)[6:]))
            is_plain = False
        elif chunk.kind == b"EXIF":
            is_plain = is_plain and is_upright(file.read(chunk.at, min(chunk.length, _MOST_EXIF)))
        elif chunk.kind in (b"VP8 ", b"VP8L"):
            pictures.add(_picture(chunk.kind, file.need(chunk.at, 10)))
    size = canvas or next(iter(pictures), None)
    if size is None or not size.pixels or not pictures:
        raise corrupt("a picture without pixels")
    return Shape(size, tuple(pictures), is_plain=is_plain)


def examine_wav(file: File) -> Shape:
    """Sound with its format before it; when nobody knew its length, its end cannot be missed."""
    length = _little(file.need(4, 4))
    kinds = [chunk.kind for chunk in _chunks(file, None if length == _UNKNOWN else 8 + length)]
    if b"data" not in kinds:
        raise truncated() if length == _UNKNOWN else corrupt("a sound without data")
    if b"fmt " not in kinds[: kinds.index(b"data")]:
        raise corrupt("a sound without its format")
    return Shape()


def _chunks(file: File, stated: int | None) -> Iterator[Chunk]:
    """The chunks up to where the outer one states that it ends (None: with the file), and nothing may follow them."""
    end = file.size_bytes if stated is None else stated
    file.ends(end)
    at = _FIRST
    for _ in range(_MOST_CHUNKS):
        if at >= end:
            return
        head = file.need(at, 8)
        length = _little(head[4:])
        if stated is None and length == _UNKNOWN:
            length = end - at - 8
        if at + 8 + length > end:
            raise truncated() if stated is None else corrupt("a chunk longer than what holds it")
        yield Chunk(head[:4], at + 8, length)
        at += 8 + length + (length & 1)
    raise corrupt("more chunks than are walked")


def _picture(kind: bytes, head: bytes) -> Size:
    if kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        return Size(_little(head[6:8]) & 0x3FFF, _little(head[8:10]) & 0x3FFF)
    if kind == b"VP8L" and head[0] == 0x2F:
        bits = _little(head[1:5])
        return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    raise corrupt("a picture that does not begin like one")


def _canvas(content: bytes) -> Size:
    return Size(1 + _little(content[:3]), 1 + _little(content[3:6]))


def _little(digits: bytes) -> int:
    return int.from_bytes(digits, "little")
