"""ISO base media boxes (AVIF, HEIF, MP4, MOV), read without taking any length at its word."""

from collections.abc import Iterator
from typing import NamedTuple

from media_cache.domain.formats.file import File, corrupt, truncated

# A film of an hour in fragments of a second has this many; a file built to keep its reader busy ends here.
_MOST_AT_TOP = 8 * 1024
_MOST_WITHIN = 256
_MOST_BYTES = 8 * 1024 * 1024
# What stands outermost in real files. Another kind may be somebody's own, but it has to fit.
_TOP = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta", b"mfra", b"sidx"}
    | {b"ssix", b"prft", b"emsg", b"pdin", b"pnot", b"udta", b"idat", b"meco", b"imda", b"PICT"}
)


class Box(NamedTuple):
    """A box: its kind, where its content begins and where it ends."""

    kind: bytes
    at: int
    end: int


def top_level(file: File, at: int = 0) -> list[Box]:
    """The outermost boxes from `at` on, which fill the file to its last byte."""
    found: list[Box] = []
    while at < file.size_bytes:
        head = file.read(at, 16)
        box = _box(head, at, file.size_bytes)
        if box is None or (box.kind in _TOP and box.end > file.size_bytes):
            raise truncated()
        if box.kind in _TOP and box.end < box.at:
            raise corrupt("a box shorter than its head")
        is_open = head[:4] == bytes(4)
        if not box.at <= box.end <= file.size_bytes or (is_open and box.kind != b"mdat"):
            # No box: what follows the last one is padding, or no part of the medium. Data alone may have no length.
            file.ends(at)
            return found
        if len(found) == _MOST_AT_TOP:
            raise corrupt("more boxes than are walked")
        found.append(box)
        at = box.end
    return found


def boxes(file: File, at: int, end: int, most: int = _MOST_WITHIN) -> Iterator[Box]:
    """The boxes within another one, up to the first that cannot be right."""
    for _ in range(most):
        box = _box(file.read(at, 16), at, end)
        if box is None or not box.at <= box.end <= end:
            return
        yield box
        at = box.end


def child(file: File, parent: Box, *path: bytes) -> Box | None:
    """The first box of that kind within the parent, and so on along the path."""
    box: Box | None = parent
    for kind in path:
        box = box and next((one for one in boxes(file, box.at, box.end) if one.kind == kind), None)
    return box


def content(file: File, box: Box | None) -> bytes:
    """What is in the box; nothing for one that is not there."""
    if box is None:
        return b""
    if box.end - box.at > _MOST_BYTES:
        raise corrupt("a header larger than any real one")
    return file.read(box.at, box.end - box.at)


def number(digits: bytes) -> int:
    """The number in the order of bytes that boxes have."""
    return int.from_bytes(digits, "big")


def _box(head: bytes, at: int, end: int) -> Box | None:
    """The box with this head, as long as it says (0: to the end); None when the head itself is cut."""
    size, header = number(head[:4]), 8
    if size == 1:
        size, header = number(head[8:16]), 16
    if len(head) < header:
        return None
    return Box(head[4:8], at + header, at + size if size else end)
