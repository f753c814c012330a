"""How long the house takes to open, and what it weighs: `python -m bench.house`."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import megabytes
from tests.fixtures.house import House

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
            print(f"start {start + 1}: ready after {seconds:.1f} s, {megabytes(house.pid):.0f} MB in all")
            began = time.perf_counter()
            house.stop()
            print(f"stop {start + 1}: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
