"""Assets a second, CPU and memory beside the bare limits: `python -m bench.media_cache [--mix …] [--jobs …]`."""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.media_cache import bare, decoding
from bench.media_cache.kinds import MIXES
from bench.media_cache.probing import Probes
from bench.media_cache.profiling import profiled
from bench.media_cache.sampling import Sampled
from bench.media_cache.standing import Foreign, Standing, foreign, standing
from bench.processes import megabytes, tree_cpu_seconds
from bench.servers import Servers, servers

ASSETS = {"slides": 4000, "heic": 400, "full": 1500}
LONGEST_SECONDS = 1800.0


@dataclass(frozen=True)
class Figures:
    """What a run came to: assets a second, milliseconds of CPU for each, and megabytes at most."""

    rate: float
    cpu_ms: float
    peak: float = 0.0

    def __str__(self) -> str:
        memory = f" · {self.peak:5.0f} MB" if self.peak else ""
        return f"{self.rate:7.1f}/s · {self.cpu_ms:6.2f} ms{memory}"


# The usual worker of the Node.js world, on such a machine with such a mix; it is not part of this repository.
USUAL = {"slides": Figures(336, 3.5, 164), "heic": Figures(5.5, 197, 342), "full": Figures(25, 44, 352)}
# How many times as fast as that one, at which share of its CPU.
AIMS = {"slides": (2.0, 0.5), "heic": (5.5, 0.3), "full": (5.0, 0.3)}


def main() -> None:
    """Prints the figures of each mix with those that they compare to."""
    arguments = _arguments()
    mixes = [arguments.mix] if arguments.mix else list(USUAL)
    kinds = dict.fromkeys(kind for mix in mixes for kind in MIXES[mix])
    with servers() as stores, foreign(stores.folder / "files", list(kinds)) as between:
        for mix in mixes:
            count = arguments.assets or ASSETS[mix]
            _compare(stores, between, mix, count, arguments)
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=int)
    parser.add_argument("--mix", choices=list(USUAL))
    parser.add_argument("--jobs", type=int, nargs="+", default=[5])
    parser.add_argument("--store", choices=["sink", "folder"], default="sink")
    parser.add_argument("--profile", type=Path, help="a folder for tables of where the worker spends its time")
    return parser.parse_args()


def _compare(stores: Servers, between: Foreign, mix: str, count: int, arguments: argparse.Namespace) -> None:
    print(f"{mix}, {count:,} assets", flush=True)
    limit = _limit(stores, between, mix, count)
    for jobs in arguments.jobs:
        with (
            standing(stores, between, store=arguments.store, MEDIA_CACHE_CONCURRENCY=str(jobs)) as one,
            one.gateway() as gateway,
            Probes(one.address, gateway) as probes,
        ):
            found = measure(one, mix, count, arguments.profile and arguments.profile / f"{mix}-{jobs}.txt")
        print(
            f"  {jobs:3} at once, {arguments.store:12} {found}; {found.cpu_ms / limit:.2f} x the bare limit", flush=True
        )
        print("      meanwhile " + ", ".join(f"{name} {times}" for name, times in probes.times.items()))
        usual, (rate, cpu) = USUAL[mix], AIMS[mix]
        print(
            f"      {found.rate / usual.rate:.2f} x the usual worker's rate (aim {rate}), "
            f"{found.cpu_ms / usual.cpu_ms:.2f} x its CPU (aim {cpu})"
        )


def _limit(stores: Servers, between: Foreign, mix: str, count: int) -> float:
    """Milliseconds of CPU that downloading, storing and decoding take, all else left away."""
    moved = _said(bare.__name__, between.origin, between.sink, mix, str(count))
    print(f"  download and store, bare  {moved}")
    share = MIXES[mix].get("heic", 0) / sum(MIXES[mix].values())
    if not share:
        return moved.cpu_ms
    decoded = _said(decoding.__name__, str(stores.folder / "files"), "heic", "100")
    print(f"  decode and encode, bare   {decoded}", flush=True)
    return share * decoded.cpu_ms if share == 1 else moved.cpu_ms + share * decoded.cpu_ms


def _said(module: str, *words: str) -> Figures:
    done = subprocess.run([sys.executable, "-m", module, *words], check=True, stdout=subprocess.PIPE)
    return Figures(**json.loads(done.stdout))


def measure(one: Standing, mix: str, count: int, profile: Path | None) -> Figures:
    """The figures of the worker and its decoders, from when it has warmed up to the last asset."""
    warm = max(50, count // 20)
    one.ask(mix, range(count + warm))
    with one.worker() as pid, Sampled(lambda: megabytes(pid)) as memory:
        one.until_open(count, LONGEST_SECONDS)
        left, began, before = one.count_open(), time.perf_counter(), tree_cpu_seconds(pid)
        with profiled(pid, profile):
            one.until_open(0, LONGEST_SECONDS)
        seconds, used = time.perf_counter() - began, tree_cpu_seconds(pid) - before
    if one.states() != {"CACHED": count + warm}:
        print(f"      not all of them were cached: {one.states()}")
    return Figures(left / seconds, 1000 * used / left, memory.peak)


if __name__ == "__main__":
    main()
