"""Slides whose text is known, as pictures."""

from dataclasses import dataclass
from io import BytesIO
from itertools import chain

from PIL import Image, ImageDraw

from tests.foreign.slides.faces import Face
from tests.foreign.slides.papers import Paper, Size

SMALL: Size = (540, 720)
LARGE: Size = (1080, 1440)
_MARGIN = 1 / 12
_HEADLINE, _TEXT = 1 / 12, 1 / 20
_LEADING = 1.4
_OUTLINE = 1 / 14


@dataclass(frozen=True)
class Look:
    """How a slide is set: face, colours, what is behind it, an outline where the ground is uneven."""

    name: str
    face: Face
    ink: str
    paper: Paper
    outline: str | None = None


@dataclass(frozen=True)
class Words:
    """What a slide says: a headline, and lines beneath it in one column or more."""

    headline: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...] = ()
    is_centred: bool = False

    @property
    def text(self) -> str:
        """All of it, line by line, in the order in which a person reads it."""
        return "\n".join(chain(self.headline, *self.columns))


def picture(words: Words, look: Look, size: Size = SMALL) -> Image.Image:
    """The slide."""
    page = look.paper(size)
    page_of = _Page(ImageDraw.Draw(page), look, size)
    top = page_of.column(words.headline, _HEADLINE, 0, 1, size[1] / 6, is_centred=words.is_centred)
    for place, lines in enumerate(words.columns):
        page_of.column(lines, _TEXT, place, len(words.columns), top + size[0] / 12, is_centred=words.is_centred)
    return page


def encoded(page: Image.Image, kind: str = "JPEG") -> bytes:
    """The slide as a file: as the media cache hands it out, JPEG, PNG or WEBP."""
    out = BytesIO()
    page.save(out, kind, quality=85)
    return out.getvalue()


@dataclass(frozen=True)
class _Page:
    pen: ImageDraw.ImageDraw
    look: Look
    size: Size

    def column(
        self, lines: tuple[str, ...], height: float, place: int, places: int, top: float, *, is_centred: bool
    ) -> float:
        """Sets the lines in one of so many columns; says where they end."""
        width = self.size[0] * (1 - 2 * _MARGIN) / places
        left = self.size[0] * _MARGIN + width * place
        size = self._fitting(lines, height * self.size[0], width * 0.9)
        for line in lines:
            at, anchor = ((left + width / 2, top), "ma") if is_centred else ((left, top), "la")
            self.pen.text(
                at,
                line,
                self.look.ink,
                self.look.face.at(size),
                anchor,
                stroke_width=size * _OUTLINE if self.look.outline else 0,
                stroke_fill=self.look.outline,
            )
            top += size * _LEADING
        return top

    def _fitting(self, lines: tuple[str, ...], size: float, width: float) -> int:
        longest = max((self.look.face.at(int(size)).getlength(line) for line in lines), default=1)
        return int(size * min(1, width / longest))
