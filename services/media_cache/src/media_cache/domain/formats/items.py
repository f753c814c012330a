"""HEIF and AVIF: pictures as items, with properties, and made of one another."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from media_cache.domain.formats import movies
from media_cache.domain.formats.boxes import Box, boxes, child, content, number, top_level
from media_cache.domain.formats.file import File, Shape, corrupt, truncated
from media_cache.domain.formats.grids import Grid, grid_of
from media_cache.domain.formats.locations import Location, locations
from media_cache.domain.size import Size

_MOST_ITEMS = 4096
_QUARTER_TURNS = frozenset({1, 3})
_SEQUENCES = frozenset({b"hevc", b"hevx", b"msf1", b"avis"})


def examine(file: File) -> Shape:
    """The primary picture as it is shown, cut (`clap`) and turned (`irot`), with all that may be decoded for it.

    A sequence is a movie as well, and measured as one where it has no picture of its own.
    """
    meta = next((box for box in top_level(file) if box.kind == b"meta"), None)
    movie = movies.examine(file) if meta is None or file.read(8, 4) in _SEQUENCES else Shape()
    return movie if meta is None else Items(file, meta).shape()


class Items:
    """The items that a `meta` box describes."""

    def __init__(self, file: File, meta: Box) -> None:
        # `meta` and the boxes with numbers begin with a version and flags.
        self._file = file
        self._boxes = {box.kind: box for box in boxes(file, meta.at + 4, meta.end)}
        primary = content(file, self._boxes.get(b"pitm"))
        self._primary = number(primary[4:6] if primary[:1] == b"\x00" else primary[4:8])
        self._known = self._all_properties()

    def shape(self) -> Shape:
        """Every size that any picture in the file says it has is one that could be decoded."""
        places = locations(content(self._file, self._boxes.get(b"iloc")))
        if max((place.end for place in places.values()), default=0) > self._file.size_bytes:
            raise truncated()
        parts = [self._extent(box) for box in self._known if box.kind == b"ispe"]
        if self._kind_of_primary() == b"grid":
            parts.append(self._grid(places.get(self._primary)).size)
        size = self._shown()
        if size is None or not size.pixels:
            raise corrupt("a picture without a size")
        return Shape(size, tuple(parts))

    def _properties(self, item: int) -> list[Box]:
        """The properties of an item, in their order."""
        container = self._boxes.get(b"iprp")
        association = content(self._file, container and child(self._file, container, b"ipma"))
        indexes = _indexes(association, item)
        return [self._known[index - 1] for index in indexes if 0 < index <= len(self._known)]

    def _all_properties(self) -> list[Box]:
        iprp = self._boxes.get(b"iprp")
        ipco = iprp and child(self._file, iprp, b"ipco")
        return list(boxes(self._file, ipco.at, ipco.end, _MOST_ITEMS)) if ipco else []

    def _shown(self) -> Size | None:
        size: Size | None = None
        for box in self._properties(self._primary):
            if box.kind == b"ispe":
                size = self._extent(box)
            elif box.kind == b"clap" and size:
                size = _clap(content(self._file, box))
            elif box.kind == b"irot" and size and self._file.need(box.at, 1)[0] & 3 in _QUARTER_TURNS:
                size = size.turned()
        return size

    def _extent(self, box: Box) -> Size:
        extent = self._file.need(box.at, 12)
        return Size(number(extent[4:8]), number(extent[8:12]))

    def _kind_of_primary(self) -> bytes:
        entries = self._boxes.get(b"iinf")
        if entries is None:
            return b""
        head = 6 if self._file.read(entries.at, 1) == b"\x00" else 8
        for box in boxes(self._file, entries.at + head, entries.end, _MOST_ITEMS):
            entry = self._file.read(box.at, 16)
            wide = 2 if entry[:1] == b"\x03" else 0
            if number(entry[4 : 6 + wide]) == self._primary:
                return entry[8 + wide : 12 + wide]
        return b""

    def _grid(self, place: Location | None) -> Grid:
        if place is None or not place.extents:
            raise corrupt("a grid without its description")
        at, length = place.extents[0]
        held = self._boxes.get(b"idat") if place.is_within else Box(b"", 0, self._file.size_bytes)
        described = self._file.read(held.at + at, min(length, 16)) if held else b""
        grid = grid_of(described, content(self._file, self._boxes.get(b"iref")), self._primary)
        tile = next((self._extent(box) for box in self._properties(grid.first_tile) if box.kind == b"ispe"), None)
        grid.judge(tile)
        return grid


def _indexes(association: bytes, item: int) -> list[int]:
    """The numbers, from 1, of the properties that belong to `item`."""
    version, is_wide = association[:1], len(association) > 3 and association[3] & 1
    id_bytes, index_bytes = 2 if version == b"\x00" else 4, 2 if is_wide else 1
    essential = 0x8000 if is_wide else 0x80
    at = 8
    for _ in range(min(number(association[4:8]), _MOST_ITEMS)):
        count_at = at + id_bytes
        first, last = count_at + 1, count_at + 1 + index_bytes * number(association[count_at : count_at + 1])
        if number(association[at:count_at]) == item:
            return [number(association[i : i + index_bytes]) & (essential - 1) for i in range(first, last, index_bytes)]
        at = last
    return []


def _clap(fractions: bytes) -> Size | None:
    """Width and height as fractions."""
    parts = [number(fractions[at : at + 4]) for at in range(0, 16, 4)]
    return Size(parts[0] // parts[1], parts[2] // parts[3]) if parts[1] and parts[3] else None
