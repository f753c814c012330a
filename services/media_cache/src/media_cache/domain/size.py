"""The size of a picture."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, as shown."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def longest(self) -> int:
        return max(self.width, self.height)

    def turned(self) -> "Size":
        """The size after a quarter turn."""
        return Size(self.height, self.width)


@dataclass(frozen=True)
class Bounds:
    """What a picture has to fit into: a width, and a height unless any will do."""

    width: int
    height: int | None = None

    def fit(self, size: Size) -> Size:
        """The size of the picture made small enough, in its proportions: a pixel at least, and never larger."""
        ratio = min(1.0, self.width / size.width, (self.height or size.height) / size.height)
        return Size(max(1, round(size.width * ratio)), max(1, round(size.height * ratio)))

    def hold(self, size: Size) -> bool:
        """Whether the picture fits as it is."""
        return self.fit(size) == size
