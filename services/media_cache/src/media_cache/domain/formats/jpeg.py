"""JPEG: segments up to the first scan, scans up to the end of the picture, and the pictures that may follow it."""

# ruff: noqa: PLR2004 - the numbers are those of the format

import re
from collections.abc import Iterator

from media_cache.domain.formats.boxes import top_level
from media_cache.domain.formats.exif import exif_orientation
from media_cache.domain.formats.file import File, Shape, corrupt, truncated
from media_cache.domain.formats.polyglots import refuse
from media_cache.domain.size import Size

# Start of frame, whatever the coding: C0 to CF without the tables DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# TEM, RST0 to RST7, SOI and EOI have no length: none of them belongs before the first scan.
_BARE = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
_EXIF, _COMMENT, _START_OF_SCAN, _END_OF_IMAGE = 0xE1, 0xFE, 0xDA, 0xD9
_QUARTER_TURNS = frozenset({5, 6, 7, 8})
# Within a scan FF is followed by 00 or by the number of a restart; before a marker, by itself.
_WITHIN_SCANS = frozenset({0x00, 0xFF, *range(0xD0, 0xD8)})
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# Optimised codes have one FF in 256 bytes, the usual ones far fewer.
_FEW, _SPARSE, _MOST_HITS = 16, 1024, 1024
_WINDOW = 256 * 1024
_MOST_SEGMENTS = 1024
_MOST_STEPS = 4096
_MOST_PICTURES = 8


def examine(file: File) -> Shape:
    """Walks the picture to its end of image.

    Behind it may stand what cameras put there: further pictures (MPF, gain maps), each as whole as the first, and the
    film of a motion photo, whose boxes end with the file. Any other trailer is not part of a picture.
    """
    size, orientation, end = _picture(file, 0)
    parts: list[Size] = []
    for _ in range(_MOST_PICTURES):
        at = file.behind_padding(end)
        if file.read(at, 3) != b"\xff\xd8\xff":
            break
        part, _, end = _picture(file, at)
        parts.append(part)
    if file.read(end + 4, 4) == b"ftyp":
        top_level(file, end)
    else:
        file.ends(end)
    return Shape(size, tuple(parts), is_plain=orientation == 1)


def _picture(file: File, start: int) -> tuple[Size, int, int]:
    """The size in which the picture at `start` is shown, its orientation, and where it ends."""
    size, orientation, end = None, 1, start
    for marker, at, end in _segments(file, start + 2):
        if marker in _FRAMES and size is None:
            size = _frame_size(file.need(at, 5))
        elif marker == _EXIF and orientation == 1:
            orientation = _orientation(file.read(at, end - at))
        elif marker == _COMMENT:
            refuse(file.read(at, end - at))
    if size is None:
        raise corrupt("a picture without a size")
    return size.turned() if orientation in _QUARTER_TURNS else size, orientation, _end_of_scans(file, end)


def _segments(file: File, at: int) -> Iterator[tuple[int, int, int]]:
    """The segments up to the head of the first scan: marker, where the content begins and where it ends."""
    for _ in range(_MOST_SEGMENTS):
        head = file.need(at, 4)
        marker, end = head[1], at + 2 + int.from_bytes(head[2:4], "big")
        if marker == 0xFF and head[0] == 0xFF:
            # A marker may be preceded by fill bytes.
            at += 1
            continue
        if head[0] != 0xFF or marker in _BARE or end < at + 4:
            raise corrupt("no segment where one has to be")
        yield marker, at + 4, end
        if marker == _START_OF_SCAN:
            return
        at = end
    raise corrupt("more segments than a picture has")


def _frame_size(content: bytes) -> Size | None:
    size = Size(int.from_bytes(content[3:5], "big"), int.from_bytes(content[1:3], "big"))
    return size if size.pixels else None


def _orientation(content: bytes) -> int:
    return exif_orientation(content[6:]) if content.startswith(b"Exif\x00\x00") else 1


def _end_of_scans(file: File, at: int) -> int:
    """Behind the end of image; scans may have tables between them."""
    begin, window, most_hits = at, b"", _MOST_HITS
    for _ in range(_MOST_STEPS):
        found = _marker(window, at - begin, most_hits)
        if found is None:
            # A marker may lie across two windows.
            begin = at = max(at, begin + len(window) - 1)
            window = file.read(at, _WINDOW)
            if len(window) < 2:
                raise truncated()
        elif window[found + 1] == _END_OF_IMAGE:
            return begin + found + 2
        else:
            # A picture of many scans has codes made for each: FF is not rare in them.
            at, most_hits = begin + found + 2, 0
            at += int.from_bytes(file.need(at, 2), "big")
    raise corrupt("more segments than a picture has")


def _marker(window: bytes, at: int, most_hits: int) -> int | None:
    """Where the first marker behind `at` stands that does not belong to a scan."""
    # Looking for one byte is many times quicker than for a pattern, but each hit costs more.
    find, begin, last = window.find, at, len(window) - 1
    for hits in range(most_hits):
        at = find(b"\xff", at)
        if not 0 <= at < last:
            return None
        # Nearly all are followed by a zero.
        if window[at + 1] and window[at + 1] not in _WITHIN_SCANS:
            return at
        at += 1
        if hits == _FEW and at - begin < _FEW * _SPARSE:
            break
    found = _MARKER.search(window, at)
    return found.start() if found else None
