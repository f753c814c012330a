"""Having a picture made smaller, and judging what comes of it."""

from dataclasses import dataclass
from typing import Protocol

from media_cache.clients.spool import Spool
from media_cache.domain import media
from media_cache.domain.detection import Detected
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Bounds
from media_cache.pipeline import detected

_TYPES = (media.JPEG, media.WEBP)


class Scales(Protocol):
    """Makes pictures smaller."""

    async def scaled(self, source: Spool, target: Spool, bounds: Bounds) -> object:
        """Writes the picture in `source` to `target`, no larger than that; raises a failure with its reason."""
        ...


@dataclass(frozen=True)
class Scaling:
    """Whom to ask, and how many pixels are believed."""

    scales: Scales
    most_pixels: int

    async def fit(self, source: Spool, target: Spool, bounds: Bounds) -> Detected:
        """What is in `target` then: a picture that fits; raises a failure with its reason."""
        await self.scales.scaled(source, target, bounds)
        # Who made it has had hostile bytes in its hands: it is judged like anything that comes from outside.
        made = await detected(target, self.most_pixels)
        if made.type not in _TYPES or made.size is None or not bounds.hold(made.size):
            raise failure(Reason.CORRUPT)
        return made
