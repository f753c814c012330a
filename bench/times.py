"""How long calls took."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Milliseconds, sorted."""

    taken: Sequence[float]

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.taken, n=100)
        return f"p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms"
