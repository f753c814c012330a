"""Processes of the benches: Python modules that end with the block they were started for."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dev.backing.ports import listens
from dev.backing.program import tied
from dev.backing.waiting import wait

START_SECONDS = 60.0


@contextmanager
def announced(module: str, *arguments: str) -> Iterator[str]:
    """A server that says where it is on the first line of its standard output: that line."""
    command = tied((sys.executable, "-m", module, *arguments))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with _ended(process):
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdout.close()


@contextmanager
def service(module: str, role: str, environ: Mapping[str, str], log: Path, port: int | None = None) -> Iterator[int]:
    """A service in a role, ready where it listens on a port; its process id."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            tied((sys.executable, "-m", module, role)), env={**os.environ, **environ}, stdout=file, stderr=file
        )
    with _ended(process):
        if port is not None:
            wait(lambda: listens(port), START_SECONDS, f"{module} to serve, see {log}")
        yield process.pid


@contextmanager
def _ended(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cpu_seconds(pid: int) -> float:
    """What the process has used so far, in user and system time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
