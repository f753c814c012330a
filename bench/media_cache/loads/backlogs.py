"""Loads that are asked for all at once and then worked off: L4 to L8 and L13."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import redis

from bench.media_cache.loads.load import Check, Checks, Load, Scene
from bench.media_cache.probing import Probes
from bench.media_cache.sampling import Sampled
from bench.media_cache.standing import Standing
from bench.processes import megabytes
from bench.times import Times
from tests.fixtures.processes import descendants

LONGEST_SECONDS = 1800.0
# Enough for every connection to be open and every decoder to be there.
WARM_UP = 20


@dataclass
class Drained:
    """What came of a backlog."""

    rate: float
    states: dict[str, int]
    memory: Sampled
    decoders: Sampled
    probes: dict[str, Times] = field(default_factory=dict)

    def all_cached(self, count: int) -> Check:
        """That nothing failed or is stuck."""
        return Check(f"all {count:,} are CACHED", self.states, self.states == {"CACHED": count + WARM_UP})

    def rate_of(self, least: float) -> Check:
        """That it was quick enough."""
        return Check(f"at least {least:g} a second", f"{self.rate:.1f}", self.rate >= least)

    def memory_below(self, most: float) -> Check:
        """That it did not take more memory at any time."""
        return Check(f"at most {most:g} MB, all processes", f"{self.memory.peak:.0f}", self.memory.peak <= most)


def drained(scene: Scene, one: Standing) -> Drained:
    """Asks for everything, and waits for the end of it."""
    with ExitStack() as watch:
        memory = watch.enter_context(Sampled(lambda: megabytes(one.pid)))
        decoders = watch.enter_context(Sampled(lambda: len(descendants(one.pid))))
        one.ask(scene.mix, range(WARM_UP))
        one.until_open(0, LONGEST_SECONDS)
        probes = watch.enter_context(Probes(one.address, watch.enter_context(one.gateway())))
        began = time.perf_counter()
        one.ask(scene.mix, range(WARM_UP, WARM_UP + scene.count))
        one.until_open(0, LONGEST_SECONDS)
        found = Drained(scene.count / (time.perf_counter() - began), one.states(), memory, decoders)
    found.probes = probes.times
    return found


def _photographs(scene: Scene) -> Checks:
    with scene.standing() as one:
        found = drained(scene, one)
    yield found.rate_of(50)
    yield found.all_cached(scene.count)
    yield Check("memory is flat (10 %)", f"{100 * found.memory.growth:+.1f} %", abs(found.memory.growth) <= 0.1)


def _slides(scene: Scene) -> Checks:
    with scene.standing() as one:
        found = drained(scene, one)
    yield found.rate_of(10)
    yield found.all_cached(scene.count)
    for name, times in found.probes.items():
        yield Check(f"{name} answers within 100 ms (p99)", times, times.p99 <= 100)


def _large(scene: Scene) -> Checks:
    with scene.standing() as one:
        found = drained(scene, one)
    yield found.rate_of(1.3)
    yield found.all_cached(scene.count)
    yield found.memory_below(512)


def _huge(scene: Scene) -> Checks:
    with scene.standing(MEDIA_CACHE_CONCURRENCY="8") as one:
        found = drained(scene, one)
    yield found.all_cached(scene.count)
    yield Check("no more in conversion than there are decoders", f"{found.decoders.peak:.0f}", found.decoders.peak <= 3)
    yield Check("memory at most, in MB", f"{found.memory.peak:.0f}", holds=True)


def _videos(scene: Scene) -> Checks:
    with scene.standing(MEDIA_CACHE_CONCURRENCY="8") as one:
        found = drained(scene, one)
    grown = found.memory.peak - found.memory.first
    yield found.all_cached(scene.count)
    yield Check("memory grows by 96 MB at most", f"{grown:.0f} MB to {found.memory.peak:.0f} MB", grown <= 96)


@contextmanager
def _redis_memory(url: str) -> Iterator[Sampled]:
    with redis.Redis.from_url(url) as client, Sampled(lambda: client.info("memory")["used_memory"] / 1e6) as memory:
        yield memory


def _many(scene: Scene) -> Checks:
    with scene.standing() as one, _redis_memory(scene.stores.redis_url) as memory:
        found = drained(scene, one)
    yield found.all_cached(scene.count)
    yield Check("the rate, a second", f"{found.rate:.0f}", holds=True)
    yield Check(
        "memory of Redis stays below 20 MB", f"{memory.peak:.1f} MB, {memory.first:.1f} before", memory.peak < 20
    )


BACKLOGS = (
    Load("L4", "JPEGs of 100 kB, end to end", "photographs", _photographs, 10_000),
    Load("L5", "HEIC slides of 1080 by 1440", "heic", _slides, 400),
    Load("L6", "HEIC of 12 megapixels", "large", _large, 40),
    Load("L7", "HEIC of 48 megapixels, eight at once", "huge", _huge, 16),
    Load("L8", "videos of 64 MB, eight at once", "films", _videos, 32),
    Load("L13", "a backlog of small pictures", "dots", _many, 100_000),
)
