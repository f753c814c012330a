"""Processes of the monitor that tests start, signal and wait for.

They are forked from one that has read all of its code already: Python itself would take most of a test's time.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from common.desk import main
from monitor.__main__ import COMMANDS
from tests.chaos.monitor.doomed import Doom, run
from tests.fixtures.processes import is_stopped
from tests.fixtures.waiting import wait_until

SYSTEM = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["__main__", __name__])


@dataclass
class Processes:
    """Starts processes with one environment; whatever still runs at the end is killed."""

    environ: Mapping[str, str]
    log: Path
    running: list[ForkServerProcess] = field(default_factory=list)

    def command(self, *words: str, **more: str) -> ForkServerProcess:
        """`python -m monitor` with these words."""
        return self._start(_command, words, more=more)

    def doomed(self, doom: Doom, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that something befalls at a step."""
        return self._start(_doomed, (doom, roles), more=more)

    def _start(
        self, target: Callable[..., int], arguments: tuple[Any, ...], *, more: Mapping[str, str]
    ) -> ForkServerProcess:
        environ = {**SYSTEM, **self.environ, **more}
        process = _FORKS.Process(target=_become, args=(environ, str(self.log), target, arguments), daemon=True)
        process.start()
        self.running.append(process)
        return process


async def ended(process: ForkServerProcess, deadline: float) -> int:
    """The exit status of the process once it has ended; a signal's number, negative, where one ended it."""
    await wait_until(lambda: process.exitcode is not None, deadline)
    assert process.exitcode is not None
    return process.exitcode


async def asleep(process: ForkServerProcess, deadline: float) -> int:
    """The id of the process once it was stopped: it does nothing and lets go of nothing until it is told to go on."""
    assert process.pid is not None
    pid = process.pid
    await wait_until(lambda: is_stopped(pid), deadline)
    return pid


@contextmanager
def processes(environ: Mapping[str, str], log: Path) -> Iterator[Processes]:
    """Processes that are gone afterwards."""
    started = Processes(environ, log)
    try:
        yield started
    finally:
        for process in started.running:
            process.kill()
            process.join()


def _become(environ: Mapping[str, str], log: str, target: Callable[..., int], arguments: tuple[Any, ...]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    end = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(end, stream)
    sys.exit(target(*arguments))


def _command(*words: str) -> int:
    return main(COMMANDS, words, "monitor")


def _doomed(doom: Doom, roles: tuple[str, ...]) -> int:
    asyncio.run(run(doom, roles))
    return 0
