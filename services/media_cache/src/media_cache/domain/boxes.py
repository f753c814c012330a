"""ISO base media boxes (AVIF, HEIF, MP4, MOV): sizes as shown, read without taking any length at its word."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from media_cache.domain.size import Size

# More than real files have; a file built to keep its reader busy ends here.
_MOST_BOXES = 1024
_MOST_META_BYTES = 16 * 1024 * 1024
_QUARTER_TURNS = frozenset({1, 3})


class Box(NamedTuple):
    """A box and its content."""

    kind: bytes
    content: memoryview


def boxes(content: memoryview) -> Iterator[Box]:
    """The boxes that stand one after another in `content`, up to the first that cannot be right."""
    at = 0
    for _ in range(_MOST_BOXES):
        size, header = _length(bytes(content[at : at + 16]))
        end = len(content) if size == 0 else at + size
        if at + 8 > len(content) or end < at + header:
            return
        yield Box(bytes(content[at + 4 : at + 8]), content[at + header : end])
        at = end


def item_size(stream: BinaryIO) -> Size | None:
    """The size of the primary picture of an AVIF or HEIF file, cut (`clap`) and turned (`irot`) as it says."""
    size: Size | None = None
    for kind, content in _properties_of_primary(_top_level(stream, b"meta")):
        if kind == b"ispe":
            size = Size(_number(content[4:8]), _number(content[8:12]))
        elif kind == b"clap":
            size = _clap(content)
        elif kind == b"irot" and size and len(content) and content[0] & 3 in _QUARTER_TURNS:
            size = size.turned()
    return size


def is_turned_by_property(stream: BinaryIO) -> bool:
    """Whether the primary picture of a HEIF file says by `irot` or `imir` how it is held."""
    return any(kind in (b"irot", b"imir") for kind, _ in _properties_of_primary(_top_level(stream, b"meta")))


def movie_size(stream: BinaryIO) -> Size | None:
    """The size of the first track of a movie that is shown, its quarter turn applied."""
    movie = _top_level(stream, b"moov")
    if movie is None:
        return None
    headers = (_child(track, b"tkhd") for kind, track in boxes(movie) if kind == b"trak")
    sizes = (_tkhd(header) for header in headers if header is not None)
    return next((size for size in sizes if size.pixels), None)


def _length(header: bytes) -> tuple[int, int]:
    """The length that a box states (0: to the end), and that of its header."""
    size = int.from_bytes(header[:4], "big")
    return (int.from_bytes(header[8:16], "big"), 16) if size == 1 else (size, 8)


def _top_level(stream: BinaryIO, kind: bytes) -> memoryview | None:
    """The content of a file's box, found by stepping over the others: a video's data is never read."""
    at = 0
    for _ in range(_MOST_BOXES):
        stream.seek(at)
        header = stream.read(16)
        size, header_size = _length(header)
        if len(header) < 8 or 0 < size < header_size:
            return None
        if header[4:8] == kind:
            stream.seek(at + header_size)
            return memoryview(stream.read(min(size - header_size if size else _MOST_META_BYTES, _MOST_META_BYTES)))
        if size == 0:
            return None
        at += size
    return None


def _child(content: memoryview, kind: bytes) -> memoryview | None:
    return next((box.content for box in boxes(content) if box.kind == kind), None)


def _number(content: memoryview) -> int:
    return int.from_bytes(content, "big")


def _properties_of_primary(meta: memoryview | None) -> list[Box]:
    # `meta` and the boxes with numbers begin with a version and flags.
    content = memoryview(b"") if meta is None else meta[4:]
    primary, items = _child(content, b"pitm"), _child(content, b"iprp")
    if primary is None or items is None or not len(primary):
        return []
    item = _number(primary[4:6] if primary[0] == 0 else primary[4:8])
    container, association = _child(items, b"ipco"), _child(items, b"ipma")
    if container is None or association is None:
        return []
    known = list(boxes(container))
    return [known[index - 1] for index in _indexes(association, item) if 0 < index <= len(known)]


def _indexes(association: memoryview, item: int) -> list[int]:
    """The numbers, from 1, of the properties that belong to `item`."""
    if len(association) < 8:
        return []
    version, is_wide = association[0], association[3] & 1
    id_bytes, index_bytes = 2 if version == 0 else 4, 2 if is_wide else 1
    at = 8
    for _ in range(min(_number(association[4:8]), _MOST_BOXES)):
        count_at = at + id_bytes
        first, last = count_at + 1, count_at + 1 + index_bytes * _number(association[count_at : count_at + 1])
        if _number(association[at:count_at]) == item:
            essential = 0x8000 if is_wide else 0x80
            return [
                _number(association[i : i + index_bytes]) & (essential - 1) for i in range(first, last, index_bytes)
            ]
        at = last
    return []


def _clap(content: memoryview) -> Size | None:
    """Width and height as fractions."""
    parts = [_number(content[at : at + 4]) for at in range(0, 16, 4)]
    return Size(parts[0] // parts[1], parts[2] // parts[3]) if parts[1] and parts[3] else None


def _tkhd(header: memoryview) -> Size:
    """Width and height are the last two numbers (16.16); a matrix without a and d turns by a quarter."""
    start = 52 if len(header) and header[0] == 1 else 40
    matrix, size = header[start : start + 36], header[start + 36 : start + 44]
    found = Size(_number(size[:4]) >> 16, _number(size[4:8]) >> 16)
    is_turned = len(matrix) == 36 and not any(matrix[:4]) and any(matrix[4:8])
    return found.turned() if is_turned else found
