"""Pieces of text as an engine finds them, and how they are read."""

from ocr.domain.layout import Box, Line, in_reading_order

UNIT = 10


def piece(text: str, left: int, top: int, *, width: int | None = None, height: int = 4, score: float = 1.0) -> Line:
    """A piece of text on a page of units of ten pixels, as wide as its letters are."""
    right = left + (len(text) * 2 if width is None else width)
    return Line(text, score, Box(left * UNIT, top * UNIT, right * UNIT, (top + height) * UNIT))


def read(*pieces: Line) -> list[str]:
    """The lines in the order in which they are read."""
    return [line.text for line in in_reading_order(pieces)]
