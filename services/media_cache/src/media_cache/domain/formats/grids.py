"""Pictures that are put together from tiles."""

from dataclasses import dataclass

from media_cache.domain.formats.boxes import number
from media_cache.domain.formats.file import corrupt
from media_cache.domain.size import Size

_MOST_REFERENCES = 4096


@dataclass(frozen=True)
class Grid:
    """So many rows and columns of tiles, cut to a size."""

    rows: int
    columns: int
    size: Size
    first_tile: int

    def judge(self, tile: Size | None) -> None:
        """Raises CORRUPT when the tiles do not just cover the picture: no decoder shall paint what nobody sees."""
        if tile is None or not _covers(tile.width, self.columns, self.size.width):
            raise corrupt("a grid that its tiles do not fill")
        if not _covers(tile.height, self.rows, self.size.height):
            raise corrupt("a grid that its tiles do not fill")


def grid_of(described: bytes, references: bytes, item: int) -> Grid:
    """The grid that the item describes, with the tiles that it refers to."""
    wide = 4 if len(described) > 1 and described[1] & 1 else 2
    if len(described) < 4 + 2 * wide:
        raise corrupt("a grid without its description")
    rows, columns = described[2] + 1, described[3] + 1
    size = Size(number(described[4 : 4 + wide]), number(described[4 + wide : 4 + 2 * wide]))
    tiles = _tiles(references, item)
    if len(tiles) != rows * columns:
        raise corrupt("a grid that lacks tiles")
    return Grid(rows, columns, size, tiles[0])


def _tiles(references: bytes, item: int) -> list[int]:
    """The items that `item` is derived from (`dimg`)."""
    wide, at = 4 if references[:1] == b"\x01" else 2, 4
    for _ in range(_MOST_REFERENCES):
        length, kind = number(references[at : at + 4]), references[at + 4 : at + 8]
        row = references[at + 8 : at + max(length, 8)]
        if kind == b"dimg" and number(row[:wide]) == item:
            count = number(row[wide : wide + 2])
            row = row[wide + 2 : wide + 2 + wide * count]
            return [number(row[i : i + wide]) for i in range(0, len(row), wide)]
        at += max(length, 8)
    return []


def _covers(tile: int, count: int, whole: int) -> bool:
    return tile * (count - 1) < whole <= tile * count
