"""A log file per process."""

from pathlib import Path
from typing import BinaryIO

LARGEST_BYTES = 20_000_000
TAIL_BYTES = 2_000


def opened(log: Path) -> BinaryIO:
    """The log, open for more; one that grew large is put aside, and replaces the one put aside before."""
    if log.exists() and log.stat().st_size > LARGEST_BYTES:
        log.rename(log.with_suffix(".log.1"))
    return log.open("ab")


def tail(log: Path) -> str:
    """The last lines of the log."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        return file.read().decode(errors="replace").strip()
