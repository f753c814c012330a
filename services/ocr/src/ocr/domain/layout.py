"""Pieces of text on a picture, put into the order in which a person reads them.

Rows first: pieces side by side are one line. Where several rows leave the same gap open, there are columns, and each is
read to its end; unless one side is only labels (a number, a time, a price), for then rows belong together.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

# Two pieces whose heights overlap by this much of the smaller one stand on one line.
_SAME_ROW = 0.5
# A gap narrower than this many line heights is a space between words. Boxes are drawn wide, so gutters look narrow.
_GUTTER = 0.3
_LABEL_CHARACTERS = 8
# From here on scripts are written without spaces: kana, ideographs, full-width forms.
_SPACELESS_FROM = "\u2e80"


@dataclass(frozen=True)
class Box:
    """Where something stands, in pixels from the top left corner."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway from its left to its right."""
        return (self.left + self.right) / 2

    def is_beside(self, other: "Box") -> bool:
        """Whether the two stand on one line."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared > _SAME_ROW * min(self.height, other.height)


@dataclass(frozen=True)
class Line:
    """A line of text or a piece of one, how sure the engine is of it (0 to 1), and where it stands."""

    text: str
    score: float
    box: Box


Row = list[Line]
Gap = tuple[int, int]


def in_reading_order(pieces: Sequence[Line]) -> list[Line]:
    """The lines that these pieces make, in the order in which a person reads them."""
    rows = _rows(pieces)
    lines: list[Line] = []
    while rows:
        block, gutter = _leading_block(rows)
        rows = rows[len(block) :]
        lines += [_joined(row) for row in block] if gutter is None else _by_columns(block, gutter)
    return lines


def _rows(pieces: Sequence[Line]) -> list[Row]:
    """Pieces that stand side by side, from the top down, each row from the left."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.top + piece.box.bottom):
        if rows and piece.box.is_beside(rows[-1][-1].box):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box.left) for row in rows]


def _leading_block(rows: Sequence[Row]) -> tuple[Sequence[Row], int | None]:
    """The first rows that are read together, and the middle of the gutter between their columns, if they have any."""
    for gap in _gaps(rows[0]):
        block, gutter = _beside(rows, gap)
        if sum(_has_both(row, gutter) for row in block) > 1 and not _is_table(block, gutter):
            return block, gutter
    return rows[:1], None


def _beside(rows: Sequence[Row], gap: Gap) -> tuple[list[Row], int]:
    """The rows from the top that leave the gap open, to the last that has something on both sides; and its middle."""
    block: list[Row] = []
    for row in rows:
        narrowed = _narrowed(gap, row)
        if narrowed is None:
            break
        gap = narrowed
        block.append(row)
    gutter = sum(gap) // 2
    while block and not _has_both(block[-1], gutter):
        block.pop()
    return block, gutter


def _gaps(row: Row) -> list[Gap]:
    """The gaps in the row that are too wide for a space."""
    wide = [(a.box, b.box) for a, b in pairwise(row) if b.box.left - a.box.right > _GUTTER * a.box.height]
    return [(a.right, b.left) for a, b in wide]


def _narrowed(gap: Gap, row: Row) -> Gap | None:
    """What the row leaves open of the gap."""
    left = max([gap[0], *(piece.box.right for piece in row if piece.box.middle <= sum(gap) / 2)])
    right = min([gap[1], *(piece.box.left for piece in row if piece.box.middle > sum(gap) / 2)])
    return (left, right) if left < right else None


def _is_table(block: Sequence[Row], gutter: int) -> bool:
    """Whether one side is labels of the other: such rows are read across."""
    if not all(_has_both(row, gutter) for row in block):
        return False
    sides = zip(*(_sides(row, gutter) for row in block), strict=True)
    return any(all(len(_joined(part).text) <= _LABEL_CHARACTERS for part in side) for side in sides)


def _by_columns(block: Sequence[Row], gutter: int) -> list[Line]:
    left, right = zip(*(_sides(row, gutter) for row in block), strict=True)
    return [line for side in (left, right) for line in in_reading_order([piece for row in side for piece in row])]


def _sides(row: Row, gutter: int) -> tuple[Row, Row]:
    return [piece for piece in row if piece.box.middle <= gutter], [piece for piece in row if piece.box.middle > gutter]


def _has_both(row: Row, gutter: int) -> bool:
    return all(_sides(row, gutter))


def _joined(row: Row) -> Line:
    text = row[0].text
    for piece in row[1:]:
        text += piece.text if _needs_no_space(text, piece.text) else f" {piece.text}"
    lefts, tops, rights, bottoms = zip(*(astuple(piece.box) for piece in row), strict=True)
    around = Box(min(lefts), min(tops), max(rights), max(bottoms))
    return Line(text, sum(piece.score for piece in row) / len(row), around)


def _needs_no_space(before: str, after: str) -> bool:
    return before[-1:] >= _SPACELESS_FROM and after[:1] >= _SPACELESS_FROM
