"""Where the bytes of the items of a HEIF file lie (`iloc`)."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from collections.abc import Mapping
from typing import NamedTuple

from media_cache.domain.formats.boxes import number
from media_cache.domain.formats.file import corrupt

_MOST_ITEMS = 4096
_MOST_EXTENTS = 8 * 1024


class Location(NamedTuple):
    """The pieces of an item, each with its place and length; within the `idat` box, or in the file."""

    is_within: bool
    extents: tuple[tuple[int, int], ...]

    @property
    def end(self) -> int:
        """How far it reaches in the file."""
        return 0 if self.is_within else max((at + length for at, length in self.extents), default=0)


def locations(table: bytes) -> Mapping[int, Location]:
    """The location of each item; raises CORRUPT for a table that runs over its end, or has more than are followed."""
    return dict(_Table(table).rows()) if table else {}


class _Table:
    """The table, read number by number: how long each is, it says in its head."""

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._at = 4
        self._extents_left = _MOST_EXTENTS
        self._version = table[0]
        widths = self._next(2)
        self._offset, self._length = widths >> 12, widths >> 8 & 15
        self._base, self._index = widths >> 4 & 15, widths & 15 if self._version else 0

    def rows(self) -> list[tuple[int, Location]]:
        id_bytes = 4 if self._version == 2 else 2
        count = self._next(id_bytes)
        if count > _MOST_ITEMS:
            raise corrupt("more items than are followed")
        return [(self._next(id_bytes), self._location()) for _ in range(count)]

    def _location(self) -> Location:
        method = self._next(2) & 15 if self._version else 0
        self._next(2)
        base = self._next(self._base)
        extents = tuple(self._extent(base) for _ in range(self._next(2)))
        return Location(method == 1, extents if method < 2 else ())

    def _extent(self, base: int) -> tuple[int, int]:
        self._extents_left -= 1
        if self._extents_left < 0:
            raise corrupt("more pieces than are followed")
        self._next(self._index)
        return base + self._next(self._offset), self._next(self._length)

    def _next(self, size: int) -> int:
        self._at += size
        if self._at > len(self._table):
            raise corrupt("a table cut short")
        return number(self._table[self._at - size : self._at])
