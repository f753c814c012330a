"""Analyses a minute while the model answers after two seconds, by how many are under way at once; and L12."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.media_cache.profiling import profiled
from bench.media_cache.sampling import Sampled
from bench.ocr.standing import Standing, standing
from bench.servers import Servers

ANSWERING_SECONDS = 2.0
SHARE_OF_BOUND = 0.95
LEAST_OF_L12 = 20.0
_WINDOW_SECONDS = 10.0
# By how much more calls that were spaced out evenly may arrive in a window: what waited on the way arrives together.
_JITTER = 0.02
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Load:
    """So many under way at once in so many processes together, and so many calls a second at most."""

    at_once: int
    rate: float
    processes: int = 1

    @property
    def bound(self) -> float:
        """Analyses a second that there can be."""
        return min(self.rate, self.at_once / ANSWERING_SECONDS)


# The rate that is set is a little less than so many hands could do: it is the rate that bounds.
LOADS = (Load(5, 2.0), Load(20, 8.0), Load(50, 20.0))
# In one process, which is one core, and in two.
L12 = (Load(50, 25.0), Load(50, 25.0, processes=2))


@dataclass(frozen=True)
class Figures:
    """What a load came to: analyses and calls a second, milliseconds of CPU for each, megabytes at most."""

    load: Load
    rate: float
    most_calls: float
    cpu_ms: float
    peak: float
    others: Sequence[object]

    def __str__(self) -> str:
        share = self.rate / self.load.bound
        kept = self.most_calls <= self.load.rate * (1 + _JITTER) + 1 / _WINDOW_SECONDS
        others = f"; NOT COMPLETED: {self.others}" if self.others else ""
        asked = f"{self.load.at_once:3} at once in {self.load.processes}, {self.load.rate:g} calls/s allowed"
        return (
            f"{asked}: {60 * self.rate:6.0f} a minute, "
            f"{100 * share:.1f} % of the bound (aim {100 * SHARE_OF_BOUND:g} %); at most {self.most_calls:.2f} calls/s "
            f"in any {_WINDOW_SECONDS:g} s ({'kept' if kept else 'EXCEEDED'}); "
            f"{self.cpu_ms:.1f} ms of CPU for each, {self.peak:.0f} MB{others}"
        )


def throughput(stores: Servers, seconds: float, profiles: Path | None) -> Iterator[str]:
    """A line for each load, each of them on an ocr of its own."""
    for load in LOADS:
        profile = profiles and profiles / f"ocr-{load.at_once}.txt"
        yield str(measured(stores, load, seconds, profile))
    for load in L12:
        found = measured(stores, load, seconds, None)
        yield f"L12 {found}; {found.rate:.1f}/s (aim {LEAST_OF_L12:g}/s)"


def measured(stores: Servers, load: Load, seconds: float, profile: Path | None) -> Figures:
    """The figures of one load, from when it is under way to its last analysis but those that end it."""
    hands = str(load.at_once // load.processes)
    settings = {"OCR_CONCURRENCY": hands, "GEMINI_CONCURRENCY": hands, "GEMINI_RATE": str(load.rate)}
    with standing(stores, ANSWERING_SECONDS, load.processes, **settings) as one, ExitStack() as watch:
        count, warm = int(load.bound * seconds), 2 * load.at_once
        one.ask(range(count + warm))
        one.until_completed(warm, _PATIENCE_SECONDS)
        memory = watch.enter_context(Sampled(one.megabytes))
        before, begun = one.cpu_seconds(), one.completed()
        with profiled(one.pids[0], profile):
            one.until_completed(count + warm, seconds + _PATIENCE_SECONDS)
        used = 1000 * (one.cpu_seconds() - before) / (count + warm - begun)
        moments = one.record().moments
        return Figures(load, _rate(one, warm), most_in_a_window(moments), used, memory.peak, one.others())


def _rate(one: Standing, warm: int) -> float:
    """Analyses a second between the first that is counted and the last."""
    ((count, seconds),) = one.found(_PACE, warm)
    return (int(count) - 1) / float(seconds)


_PACE = """
    SELECT count(*), extract(epoch FROM max(complete_time) - min(complete_time))
    FROM (SELECT complete_time FROM analyses ORDER BY complete_time OFFSET %s) AS counted
"""


def most_in_a_window(moments: Sequence[float], window: float = _WINDOW_SECONDS) -> float:
    """Calls a second in the ten seconds that had the most."""
    ordered = sorted(moments)
    most = max((bisect_left(ordered, start + window) - at for at, start in enumerate(ordered)), default=0)
    return most / window
