"""How long the house takes to open, and what it weighs: `python -m bench.house`."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fixtures.house import House
from tests.fixtures.processes import descendants

ROUNDS = 3


def main() -> None:
    """Prints seconds from the command to `ready`, first and later, and the memory of the idle whole."""
    with TemporaryDirectory(prefix="carrel-bench-") as name:
        folder = Path(name) / "house"
        folder.parent.chmod(0o711)
        folder.mkdir()
        house = House(folder)
        for start in range(ROUNDS):
            began = time.perf_counter()
            house.start()
            seconds = time.perf_counter() - began
            print(f"start {start + 1}: ready after {seconds:.1f} s, {_megabytes(house.pid):.0f} MB in all")
            began = time.perf_counter()
            house.stop()
            print(f"stop {start + 1}: {time.perf_counter() - began:.1f} s")


def _megabytes(pid: int) -> float:
    """Proportional set size of the supervisor and everything below it: shared pages are counted once."""
    return sum(_proportional(process) for process in {pid, *descendants(pid)}) / 1024


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
