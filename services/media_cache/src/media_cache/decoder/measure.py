"""How large a picture may be, and how good its copy is."""

from dataclasses import dataclass

from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size


@dataclass(frozen=True)
class Measure:
    """What is decoded, and the quality of what is written: 1 to 100, of JPEG and WebP."""

    most_pixels: int
    most_tiles: int
    quality: int

    def judge(self, size: Size, tiles: int = 1) -> None:
        """Raises TOO_MANY_PIXELS for a picture that must not be decoded."""
        if size.pixels > self.most_pixels:
            raise failure(Reason.TOO_MANY_PIXELS, f"({size.width} by {size.height})")
        if tiles > self.most_tiles:
            raise failure(Reason.TOO_MANY_PIXELS, f"({tiles} tiles)")
