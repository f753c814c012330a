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

    def turned(self) -> "Size":
        """The size after a quarter turn."""
        return Size(self.height, self.width)
