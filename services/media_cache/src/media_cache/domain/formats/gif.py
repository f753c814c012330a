"""GIF: blocks of small pieces, up to the trailer."""

import re

from media_cache.domain.formats.file import File, Shape, corrupt, truncated
from media_cache.domain.size import Size

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
# Data comes in pieces of at most 255 bytes: a run of full ones is stepped over in one go.
_FULL_PIECES = re.compile(rb"(?s:\xff.{255})*+")
_WINDOW = 64 * 1024
_MOST_BLOCKS = 8 * 1024
_MOST_STEPS = 64 * 1024


def examine(file: File) -> Shape:
    """Walks the blocks to the trailer."""
    return _Walk(file).shape()


class _Walk:
    """A walk through a file in a number of steps that no file can raise."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._steps = _MOST_STEPS
        self._begin, self._window = 0, b""

    def shape(self) -> Shape:
        """The screen and the frames, which may be larger than it."""
        head = self._file.need(0, 13)
        screen, frames = _size(head[6:10]), set[Size]()
        at = 13 + _table_bytes(head[10])
        for _ in range(_MOST_BLOCKS):
            block = self._file.need(at, 1)[0]
            if block == _TRAILER:
                return self._whole(screen, frames, at + 1)
            if block == _IMAGE:
                image = self._file.need(at, 10)
                frames.add(_size(image[5:9]))
                at += 9 + _table_bytes(image[9])
            elif block != _EXTENSION:
                raise corrupt("no block where one has to be")
            at = self._behind_pieces(at + 2)
        raise corrupt("more blocks than are walked")

    def _whole(self, screen: Size, frames: set[Size], end: int) -> Shape:
        self._file.ends(end)
        if not screen.pixels or not frames:
            raise corrupt("a picture without pixels")
        return Shape(screen, tuple(frames))

    def _behind_pieces(self, at: int) -> int:
        """Behind the piece of length 0 that ends a row of them."""
        while self._steps:
            self._steps -= 1
            window, start = self._window_at(at)
            found = _FULL_PIECES.match(window, start)
            place = found.end() if found else start
            at += place - start
            if place < len(window):
                at += 1 + window[place]
                if not window[place]:
                    return at
        raise corrupt("more pieces than are walked")

    def _window_at(self, at: int) -> tuple[bytes, int]:
        """Bytes with at least one whole piece from `at` on, if the file has it, and where in them it stands."""
        if at >= self._file.size_bytes:
            raise truncated()
        end = self._begin + len(self._window)
        if not self._begin <= at < end or (at + 256 > end and end < self._file.size_bytes):
            self._begin, self._window = at, self._file.read(at, _WINDOW)
        return self._window, at - self._begin


def _size(content: bytes) -> Size:
    return Size(int.from_bytes(content[:2], "little"), int.from_bytes(content[2:], "little"))


def _table_bytes(flags: int) -> int:
    """How long a table of colours is that the flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
