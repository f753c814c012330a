"""The loads, each with what must hold and what was measured: `python -m bench.media_cache.loads [L3 …] [--count N]`."""

import argparse
import os
import time

from bench.media_cache.foreign import foreign
from bench.media_cache.kinds import MIXES
from bench.media_cache.loads.backlogs import BACKLOGS
from bench.media_cache.loads.load import Load, Scene
from bench.media_cache.loads.rates import RATES
from bench.media_cache.loads.same import SAME
from bench.servers import servers

LOADS = {load.number: load for load in sorted((*RATES, *BACKLOGS, SAME), key=lambda load: int(load.number[1:]))}


def main() -> None:
    """Carries out the loads one after the other, each on servers of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loads", nargs="*", metavar="load", help=f"of {', '.join(LOADS)}; all by default")
    parser.add_argument("--count", type=int, help="in place of the load's own number of assets or requests")
    parser.add_argument("--seconds", type=float, help="in place of how long the load lasts")
    arguments = parser.parse_args()
    for number in arguments.loads or LOADS:
        _carry_out(LOADS[number], arguments.count, arguments.seconds)


def _carry_out(load: Load, count: int | None, seconds: float | None) -> None:
    print(f"{load.number}: {load.sentence}", flush=True)
    with servers() as stores, foreign(stores.folder / "files", list(MIXES[load.mix])) as between:
        began = time.perf_counter()
        scene = Scene(stores, between, load.mix, count or load.count, seconds or load.seconds)
        for check in load.run(scene):
            print(check, flush=True)
    taken = time.perf_counter() - began
    print(f"  {taken:.0f} s; load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
