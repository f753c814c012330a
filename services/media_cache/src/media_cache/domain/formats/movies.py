"""MP4, MOV and M4A: a movie header and the data that it speaks of, whole or in fragments."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Sequence
from itertools import islice

from media_cache.domain.formats.boxes import Box, boxes, child, content, number, top_level
from media_cache.domain.formats.file import File, Shape, corrupt, truncated
from media_cache.domain.formats.samples import last_byte
from media_cache.domain.size import Size

_MOST_TRACKS = 16
_PERCEIVED = frozenset({b"vide", b"pict", b"soun"})


def examine(file: File) -> Shape:
    """The size of the first track that is shown, after all of the data has been found there.

    A file ends where its last box does. One cut between two boxes is found by what its header announces: samples
    without data, fragments without theirs, an index of more than is there.
    """
    tops = top_level(file)
    movie = next((box for box in tops if box.kind == b"moov"), None)
    if movie is None:
        raise truncated()
    tracks = _tracks_of(file, movie)
    _judge_end(file, tops, tracks)
    return _shape(file, tracks)


def _tracks_of(file: File, movie: Box) -> list[Box]:
    """The tracks of a movie."""
    found = list(islice((box for box in boxes(file, movie.at, movie.end) if box.kind == b"trak"), _MOST_TRACKS))
    if not found:
        raise corrupt("a movie without a track")
    return found


def _shape(file: File, tracks: Sequence[Box]) -> Shape:
    """The size of the first track that is shown, and whether there is none but sound."""
    handlers = {content(file, child(file, track, b"mdia", b"hdlr"))[8:12] for track in tracks}
    if not handlers & _PERCEIVED:
        raise corrupt("a movie with nothing to see or hear")
    sizes = [_shown(content(file, child(file, track, b"tkhd"))) for track in tracks]
    size = next((size for size in sizes if size.pixels), None)
    return Shape(size, is_sound=handlers & _PERCEIVED == {b"soun"})


def _judge_end(file: File, tops: Sequence[Box], tracks: Sequence[Box]) -> None:
    kinds = [box.kind for box in tops]
    if not {b"mdat", b"moof"} & set(kinds) or kinds[-1] == b"moof":
        raise truncated()
    # Data that runs to the end of the file has no length of its own, and there may be more than one piece of it.
    if max(last_byte(file, track) for track in tracks) > file.size_bytes:
        raise truncated()
    index = next((box for box in tops if box.kind == b"sidx"), None)
    if index is not None and index.end + _indexed_bytes(content(file, index)) > file.size_bytes:
        raise truncated()


def _indexed_bytes(index: bytes) -> int:
    """How many bytes a segment index (`sidx`) announces behind itself."""
    wide = 4 if index[:1] == b"\x00" else 8
    at = 12 + 2 * wide
    first, count = number(index[at - wide : at]), number(index[at + 2 : at + 4])
    entries = index[at + 4 : at + 4 + 12 * count]
    return first + sum(number(entries[i : i + 4]) & 0x7FFFFFFF for i in range(0, len(entries), 12))


def _shown(header: bytes) -> Size:
    """Width and height are the last two numbers (16.16); a matrix without a and d turns by a quarter."""
    start = 52 if header[:1] == b"\x01" else 40
    matrix, size = header[start : start + 36], header[start + 36 : start + 44]
    found = Size(number(size[:4]) >> 16, number(size[4:8]) >> 16)
    is_turned = len(matrix) == 36 and not any(matrix[:4]) and any(matrix[4:8])
    return found.turned() if is_turned else found
