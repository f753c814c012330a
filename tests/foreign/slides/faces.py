"""The typefaces that test slides are set in: free ones, out of wheels, so that no machine has to have any."""

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg
from PIL import ImageFont


@dataclass(frozen=True)
class Face:
    """A font file at a weight (100 to 900, where the file has several); Pillow's own without a file."""

    file: Path | None = None
    weight: int | None = None

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """The face in this size, in pixels."""
        return _opened(self, size)


@cache
def _opened(face: Face, size: float) -> ImageFont.FreeTypeFont:
    if face.file is None:
        built_in = ImageFont.load_default(size)
        assert isinstance(built_in, ImageFont.FreeTypeFont)
        return built_in
    font = ImageFont.truetype(face.file, size)
    if face.weight is not None:
        axes = font.get_variation_axes()
        font.set_variation_by_axes(
            [face.weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes]
        )
    return font


def _within(package: str, name: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / name


BUILT_IN = Face()
SANS = Face(fontpkg.path("Roboto"), 400)
BOLD = Face(fontpkg.path("Roboto"), 900)
SERIF = Face(fontpkg.path("Playfair Display"), 400)
HAND = Face(fontpkg.path("Caveat"), 600)
EASTERN = Face(_within("paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc"))
