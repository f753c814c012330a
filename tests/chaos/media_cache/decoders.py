"""The decoders of a worker, seen from outside."""

from pathlib import Path

from tests.fixtures.processes import command_of


def decoders_of(parent: int) -> list[int]:
    """The decoders that a process has started."""
    mark = f'"parent": {parent}'
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if any(mark in word for word in command_of(pid))]
