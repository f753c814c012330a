"""WebM: EBML elements, of known and of unknown length."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Iterator
from typing import NamedTuple

from media_cache.domain.formats.file import File, Shape, corrupt, foreign, truncated
from media_cache.domain.size import Size

_SEGMENT, _CLUSTER, _TRACKS = 0x18538067, 0x1F43B675, 0x1654AE6B
_TRACK, _VIDEO, _WIDTH, _HEIGHT = 0xAE, 0xE0, 0xB0, 0xBA
# Seek head, info, cues, chapters, tags, attachments, void, checksum; of a cluster: time, blocks, position, size.
_KNOWN = frozenset(
    {_CLUSTER, _TRACKS, 0x114D9B74, 0x1549A966, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469, 0xEC, 0xBF}
    | {0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0xAF, 0x5854}
)
_MOST_ELEMENTS = 32 * 1024
_MOST_WITHIN = 64


class Element(NamedTuple):
    """An element: its id, where its content begins and where it ends (None: nobody knew when it was written)."""

    kind: int
    at: int
    end: int | None


def examine(file: File) -> Shape:
    """A segment with tracks and clusters, as long as it says, or made of whole elements up to the end of the file."""
    header = _element(file, 0)
    segment = _element(file, header.end or 0)
    if segment.kind != _SEGMENT:
        raise corrupt("no segment behind the header")
    if segment.end is not None:
        file.ends(segment.end)
    tracks, has_data = _walk(file, segment)
    if tracks is None or not has_data:
        raise corrupt("a segment without tracks or data") if segment.end else truncated()
    return Shape(_size(file, tracks))


def _walk(file: File, segment: Element) -> tuple[Element | None, bool]:
    """The tracks, and whether there is data; an unknown length is followed to the end, through clusters as well."""
    at, end, tracks, has_data = segment.at, segment.end or file.size_bytes, None, False
    for _ in range(_MOST_ELEMENTS):
        if at >= end or (segment.end is not None and tracks is not None and has_data):
            return tracks, has_data
        if segment.end is None and file.read(at, 1) == b"\x00":
            # No element begins so: nobody knew where the last one would be, and what follows it is padding.
            file.ends(at)
            return tracks, has_data
        element = _element(file, at)
        if element.kind not in _KNOWN:
            raise foreign("within it")
        if element.end is not None and element.end > end:
            raise truncated() if segment.end is None else corrupt("an element longer than what holds it")
        tracks = element if element.kind == _TRACKS and tracks is None else tracks
        has_data = has_data or element.kind == _CLUSTER
        at = element.at if element.end is None else element.end
    raise corrupt("more elements than are walked")


def _size(file: File, tracks: Element) -> Size | None:
    for track in _children(file, tracks):
        for video in _children(file, track) if track.kind == _TRACK else ():
            if video.kind == _VIDEO:
                sides = {side.kind: _number(file, side) for side in _children(file, video)}
                size = Size(sides.get(_WIDTH, 0), sides.get(_HEIGHT, 0))
                return size if size.pixels else None
    return None


def _children(file: File, parent: Element) -> Iterator[Element]:
    at, end = parent.at, parent.end or parent.at
    for _ in range(_MOST_WITHIN):
        if at >= end:
            return
        element = _element(file, at)
        if element.end is None or element.end > end:
            raise corrupt("an element longer than what holds it")
        yield element
        at = element.end


def _number(file: File, element: Element) -> int:
    return int.from_bytes(file.read(element.at, min((element.end or element.at) - element.at, 8)), "big")


def _element(file: File, at: int) -> Element:
    """An id and a length, each of which says by its leading zeros how long it is itself."""
    head = file.read(at, 12)
    if not head:
        raise truncated()
    kind_bytes = 9 - head[0].bit_length()
    if kind_bytes > 4:
        raise corrupt("no element where one has to be")
    if len(head) <= kind_bytes:
        raise truncated()
    length_bytes = 9 - head[kind_bytes].bit_length()
    if length_bytes > 8:
        raise corrupt("an element with no length")
    start = kind_bytes + length_bytes
    if len(head) < start:
        raise truncated()
    unknown = (1 << 7 * length_bytes) - 1
    length = int.from_bytes(head[kind_bytes:start], "big") & unknown
    return Element(
        int.from_bytes(head[:kind_bytes], "big"), at + start, None if length == unknown else at + start + length
    )
