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
from tests.fixtures.processes import descendants

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
            wait(lambda: listens(port) or process.poll() is not None, START_SECONDS, f"{module} to serve")
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        yield process.pid


def port_of(address: str) -> int:
    """The port of a `host:port`."""
    return int(address.rpartition(":")[2])


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
    return sum(_ticks(pid)) / os.sysconf("SC_CLK_TCK")


class TreeCpu:
    """What a process and all below it use. Some end without anybody waiting for them: they count as last seen."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ticks: dict[int, int] = {}

    def seconds(self) -> float:
        """What they have used so far, in user and system time; to be asked again and again."""
        for process in {self._pid, *descendants(self._pid)}:
            self._ticks[process] = max(sum(_ticks(process)), self._ticks.get(process, 0))
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Proportional set size of the process and all below it: shared pages are counted once."""
    return sum(proportional_megabytes(process) for process in {pid, *descendants(pid)})


def _ticks(pid: int) -> list[int]:
    """User and system time of its own."""
    return [int(field) for field in _told(pid, "stat").rpartition(")")[2].split()[11:13]]


def proportional_megabytes(pid: int) -> float:
    """Proportional set size of the process alone."""
    lines = _told(pid, "smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024


def _told(pid: int, name: str) -> str:
    """What the kernel tells of a process; nothing when it has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""
