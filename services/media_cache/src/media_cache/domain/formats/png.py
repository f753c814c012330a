"""PNG: chunks, each with its length and checksum, from IHDR to IEND."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Iterator
from zlib import crc32

from media_cache.domain.formats.exif import is_upright
from media_cache.domain.formats.file import File, Shape, corrupt
from media_cache.domain.size import Size

_SIGNATURE_BYTES = 8
_MOST_LENGTH = 0x7FFFFFFF
_MOST_CHUNKS = 32 * 1024
_MOST_EXIF = 64 * 1024
# The ends are checked; the data between them is checked by whoever decodes it.
_CHECKED = frozenset({b"IHDR", b"IEND"})


def examine(file: File) -> Shape:
    """Walks the chunks to the one that ends the picture."""
    size, has_pixels, is_plain, end = None, False, True, 0
    for kind, at, length in _chunks(file):
        if kind in _CHECKED:
            content = _checked(file, at, length)
            size = size or _size(content)
        has_pixels = has_pixels or kind == b"IDAT"
        is_plain = is_plain and not _is_special(file, kind, at, length)
        end = at + 12 + length
    file.ends(end)
    if size is None or not has_pixels:
        raise corrupt("a picture without pixels")
    return Shape(size, is_plain=is_plain)


def _chunks(file: File) -> Iterator[tuple[bytes, int, int]]:
    """The chunks up to the last: kind, where it begins, and how much is in it."""
    at = _SIGNATURE_BYTES
    for _ in range(_MOST_CHUNKS):
        head = file.need(at, 8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if not kind.isalpha() or length > _MOST_LENGTH:
            raise corrupt("no chunk where one has to be")
        yield kind, at, length
        if kind == b"IEND":
            return
        at += 12 + length
    raise corrupt("more chunks than a picture has")


def _checked(file: File, at: int, length: int) -> bytes:
    if length > 13:
        raise corrupt("a chunk that is too long")
    chunk = file.need(at + 4, 4 + length + 4)
    if crc32(chunk[:-4]) != int.from_bytes(chunk[-4:], "big"):
        raise corrupt("a wrong checksum")
    return chunk[4:-4]


def _is_special(file: File, kind: bytes, at: int, length: int) -> bool:
    """Whether the chunk tells of something that programs show differently: motion, a turn, colours of 16 bits."""
    match kind:
        case b"IHDR":
            return file.read(at + 16, 1) == b"\x10"
        case b"eXIf":
            return not is_upright(file.read(at + 8, min(length, _MOST_EXIF)))
    return kind == b"acTL"


def _size(header: bytes) -> Size | None:
    size = Size(int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big"))
    return size if size.pixels else None
