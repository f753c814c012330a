"""Assets a second, CPU and memory beside the bare limits: `python -m bench.media_cache [--mix …] [--jobs …]`."""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bench.media_cache import bare, decoding
from bench.media_cache.aims import AIMS, Figures
from bench.media_cache.foreign import Foreign, foreign
from bench.media_cache.kinds import MIXES
from bench.media_cache.probing import Probes
from bench.media_cache.profiling import profiled
from bench.media_cache.sampling import Sampled
from bench.media_cache.standing import Standing, standing
from bench.processes import TreeCpu, megabytes
from bench.servers import Servers, servers

ASSETS = {"slides": 4000, "heic": 400, "full": 1500}
LONGEST_SECONDS = 1800.0


def main() -> None:
    """Prints the figures of each mix with those that they compare to."""
    arguments = _arguments()
    mixes = [arguments.mix] if arguments.mix else list(AIMS)
    kinds = dict.fromkeys(kind for mix in mixes for kind in MIXES[mix])
    with servers() as stores, foreign(stores.folder / "files", list(kinds)) as between:
        for mix in mixes:
            count = arguments.assets or ASSETS[mix]
            _compare(stores, between, mix, count, arguments)
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=int)
    parser.add_argument("--mix", choices=list(AIMS))
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
        name = f"{jobs} at once, {arguments.store}"
        print(f"  {name:25} {found}; {AIMS[mix].beside(found, limit)}")
        print("    meanwhile " + ", ".join(f"{name} {times}" for name, times in probes.times.items()), flush=True)


def _limit(stores: Servers, between: Foreign, mix: str, count: int) -> float:
    """Milliseconds of CPU that downloading, storing and decoding take, all else left away."""
    moved = _said(bare.__name__, between.origin, between.sink, mix, str(count))
    print(f"  download and store, bare  {moved}")
    share = MIXES[mix].get("heic", 0) / sum(MIXES[mix].values())
    if not share:
        return moved.cpu_ms
    decoded = _said(decoding.__name__, str(stores.folder / "files"), "heic", "100")
    print(f"  decode and encode, bare   {decoded}", flush=True)
    # The limit of pictures alone is the decoder's; a mix is fetched and stored besides.
    return decoded.cpu_ms if share == 1 else moved.cpu_ms + share * decoded.cpu_ms


def _said(module: str, *words: str) -> Figures:
    done = subprocess.run([sys.executable, "-m", module, *words], check=True, stdout=subprocess.PIPE)
    return Figures(**json.loads(done.stdout))


def measure(one: Standing, mix: str, count: int, profile: Path | None) -> Figures:
    """The figures of the worker and its decoders, from when it has warmed up to the last asset."""
    warm = max(50, count // 20)
    one.ask(mix, range(count + warm))
    with ExitStack() as watch:
        pid = watch.enter_context(one.worker())
        cpu = TreeCpu(pid)
        memory = watch.enter_context(Sampled(lambda: megabytes(pid)))
        # Decoders are replaced now and then: what they used has to be seen before.
        watch.enter_context(Sampled(cpu.seconds))
        one.until_open(count, LONGEST_SECONDS)
        left, began, before = one.count_open(), time.perf_counter(), cpu.seconds()
        with profiled(pid, profile):
            one.until_open(0, LONGEST_SECONDS)
        seconds, used = time.perf_counter() - began, cpu.seconds() - before
    if one.states() != {"CACHED": count + warm}:
        print(f"      not all of them were cached: {one.states()}")
    print(f"    memory changed by {100 * memory.growth:+.1f} % from the second quarter of the run to the last")
    return Figures(left / seconds, 1000 * used / left, memory.peak)


if __name__ == "__main__":
    main()
