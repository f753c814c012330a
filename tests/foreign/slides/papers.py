"""What stands behind the text of a slide."""

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter, ImageOps

Size = tuple[int, int]
Paper = Callable[[Size], Image.Image]


def plain(colour: str) -> Paper:
    """One colour."""
    return lambda size: Image.new("RGB", size, colour)


def gradient(dark: str, light: str) -> Paper:
    """From one colour down to another."""
    return lambda size: ImageOps.colorize(Image.linear_gradient("L").resize(size), dark, light)


def photo(dark: str, light: str) -> Paper:
    """Shapes, light and grain as a photograph has them."""

    def draw(size: Size) -> Image.Image:
        width, height = size
        shapes = Image.new("L", size, 90)
        pen = ImageDraw.Draw(shapes)
        for number in range(24):
            left, top = number * 97 % width, number * 211 % height
            pen.ellipse((left, top, left + width // 3, top + width // 4), fill=40 + number * 37 % 180)
        soft = shapes.filter(ImageFilter.GaussianBlur(width / 90))
        # Striped and not drawn by chance: every run has to see the same picture.
        grain = Image.radial_gradient("L").resize((7, 11)).resize(size, Image.Resampling.NEAREST)
        return ImageOps.colorize(Image.blend(soft, grain, 0.15), dark, light)

    return draw
