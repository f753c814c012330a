"""How long calls took."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Milliseconds, sorted."""

    taken: Sequence[float]

    @property
    def p50(self) -> float:
        """Half of them took no longer."""
        return self._cuts[49]

    @property
    def p99(self) -> float:
        """All but one in a hundred took no longer."""
        return self._cuts[98]

    def __str__(self) -> str:
        return f"p50 {self.p50:.2f} ms, p99 {self.p99:.2f} ms"

    @property
    def _cuts(self) -> Sequence[float]:
        # Of fewer than two there are none to be had.
        return statistics.quantiles(
            self.taken if len(self.taken) > 1 else [*self.taken, *self.taken] or [0.0] * 2, n=100
        )
