"""What is aimed at: to be so much better than the usual worker, and no worse than so many times the bare limit."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """What a run came to: assets a second, milliseconds of CPU for each, and megabytes at most."""

    rate: float
    cpu_ms: float
    peak: float = 0.0

    def __str__(self) -> str:
        memory = f" · {self.peak:3.0f} MB" if self.peak else ""
        return f"{self.rate:7.1f}/s · {self.cpu_ms:6.2f} ms{memory}"


@dataclass(frozen=True)
class Aim:
    """`usual` is what the usual worker of the Node.js world does with that mix on such a machine: measured apart."""

    usual: Figures
    rate: float
    cpu: float
    limit: float | None

    def beside(self, found: Figures, limit_ms: float) -> str:
        """Each ratio with what is aimed at."""
        aim = f" (aim {self.limit:g})" if self.limit else ""
        return (
            f"{found.cpu_ms / limit_ms:.2f} x the CPU of the bare limit{aim}; "
            f"{found.rate / self.usual.rate:.2f} x the usual rate (aim {self.rate:g}) "
            f"at {found.cpu_ms / self.usual.cpu_ms:.2f} x its CPU (aim {self.cpu:g})"
        )


AIMS: Mapping[str, Aim] = {
    "slides": Aim(Figures(336, 3.5, 164), rate=2.0, cpu=0.5, limit=2.0),
    "heic": Aim(Figures(5.5, 197, 342), rate=5.5, cpu=0.3, limit=1.2),
    "full": Aim(Figures(25, 44, 352), rate=5.0, cpu=0.3, limit=None),
}
