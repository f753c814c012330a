"""Loads that arrive at a rate: L3, and L14, which is five times as much."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.media_cache.loads.load import Check, Checks, Load, Scene
from bench.media_cache.loads.requests import Caller
from bench.media_cache.standing import Standing

RATE = 200
OVERLOAD = 5 * RATE
ACCEPTED, REFUSED = 202, 429
_KNOWN = 500
_TERMINAL_SECONDS = 600.0


@contextmanager
def _caller(scene: Scene) -> Iterator[tuple[Standing, Caller]]:
    with scene.standing() as one, one.gateway() as gateway:
        one.ask(scene.mix, range(_KNOWN))
        one.until_open(0, _TERMINAL_SECONDS)
        yield one, Caller(gateway, scene.foreign.origin, scene.mix, _KNOWN)


def _submitted(scene: Scene) -> Checks:
    with _caller(scene) as (one, caller):
        found = caller.ask(RATE, scene.seconds)
        times = found.times(ACCEPTED)
        yield Check("no answer but 202", found.counts(), set(found.counts()) == {ACCEPTED})
        yield Check("answers within 200 ms (p99)", times, times.p99 <= 200)
        yield _all_ended(one, found.numbers(ACCEPTED))


def _overloaded(scene: Scene) -> Checks:
    with _caller(scene) as (one, caller):
        quiet = caller.ask(RATE, 10)
        found = caller.ask(OVERLOAD, scene.seconds)
        refused = found.times(REFUSED)
        yield Check("no answer but 202 and 429", found.counts(), set(found.counts()) <= {ACCEPTED, REFUSED})
        yield Check("refusals within 50 ms (p99)", refused, refused.p99 <= 50)
        goodput = found.rate(ACCEPTED)
        yield Check(f"at least {0.8 * RATE:g} accepted a second", f"{goodput:.0f}", goodput >= 0.8 * RATE)
        yield Check("accepted ones took", found.times(ACCEPTED), holds=True)
        time.sleep(10)
        later = caller.ask(RATE, 10)
        times = later.times(ACCEPTED)
        sentence = f"{times}, before {quiet.times(ACCEPTED)}; {later.counts()}"
        yield Check("normal ten seconds later (p99 200 ms)", sentence, times.p99 <= 200)
        yield _all_ended(one, found.numbers(ACCEPTED) | quiet.numbers(ACCEPTED) | later.numbers(ACCEPTED))


def _all_ended(one: Standing, accepted: set[int]) -> Check:
    one.until_open(0, _TERMINAL_SECONDS)
    states, expected = one.states(), len(accepted | set(range(_KNOWN)))
    return Check(f"all {expected:,} accepted addresses are CACHED in the end", states, states == {"CACHED": expected})


RATES = (
    Load("L3", f"{RATE} requests a second, one in five for something new", "full", _submitted),
    Load("L14", f"{OVERLOAD} requests a second", "full", _overloaded),
)
