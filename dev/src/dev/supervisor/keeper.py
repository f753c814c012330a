"""Keeps one program running: starts it, starts it again when it dies, and stops it when asked."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import BinaryIO

from dev.backing.program import Program
from dev.supervisor.logs import opened

FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 30.0
# Who ran this long did not fail at its start: the next death is a new story.
STEADY_AFTER = 30.0
STOP_TIMEOUT = 35.0
POLL_INTERVAL = 0.05
# How every process of the house says that it cannot work with the settings it was given.
WRONG_SETTINGS = 2


class NotStarted(Exception):
    """Something did not come up; the message says what and where to read on."""


async def launch(program: Program, log: BinaryIO) -> asyncio.subprocess.Process:
    """Starts the program; what it prints goes to the log."""
    return await asyncio.create_subprocess_exec(
        *program.tied_command,
        env=dict(program.environ),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        # A session of its own: Ctrl-C in the terminal reaches the supervisor only, which stops in order.
        start_new_session=True,
    )


class Keeper:
    """One program and its present process; `say` is told what a person should know."""

    def __init__(self, program: Program, logs: Path, say: Callable[[str], None]) -> None:
        self.program = program
        self._log = logs / f"{program.name}.log"
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._launching = asyncio.Lock()
        self._backoff = FIRST_BACKOFF

    async def start(self) -> None:
        """Starts the program, and from now on again whenever it ends."""
        process = await self._launch()
        self._watch = asyncio.create_task(self._keep(process))

    async def ready(self) -> None:
        """Returns once the program serves; raises `NotStarted` when it refuses to, for its settings."""
        while not await asyncio.to_thread(self.program.is_ready):
            if self._process is not None and self._process.returncode == WRONG_SETTINGS:
                raise NotStarted(f"{self.program.name} does not accept its settings, see {self._log}")
            await asyncio.sleep(POLL_INTERVAL)

    async def stop(self) -> None:
        """Asks the program to end, and ends it by force when it takes too long."""
        # Cancelled in the middle of a launch, the watch would leave a process that nobody knows.
        async with self._launching:
            if self._watch is not None:
                self._watch.cancel()
                await asyncio.gather(self._watch, return_exceptions=True)
        if self._process is not None and self._process.returncode is None:
            await self._end(self._process)

    async def restart(self) -> None:
        """Stops the program and starts it again, at once."""
        await self.stop()
        self._backoff = FIRST_BACKOFF
        await self.start()

    async def _keep(self, process: asyncio.subprocess.Process) -> None:
        while await self._ended(process) != WRONG_SETTINGS:
            self._say(f"{self.program.name} ended and is started again in {self._backoff:g} s, see {self._log}")
            await asyncio.sleep(self._backoff)
            self._backoff = min(self._backoff * 2, LONGEST_BACKOFF)
            process = await self._launch()
        self._say(f"{self.program.name} does not accept its settings and stays away, see {self._log}")

    async def _ended(self, process: asyncio.subprocess.Process) -> int:
        clock = asyncio.get_running_loop().time
        started = clock()
        status = await process.wait()
        if clock() - started > STEADY_AFTER:
            self._backoff = FIRST_BACKOFF
        return status

    async def _launch(self) -> asyncio.subprocess.Process:
        async with self._launching:
            with opened(self._log) as log:
                self._process = await launch(self.program, log)
            return self._process

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        process.send_signal(self.program.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), STOP_TIMEOUT)
        except TimeoutError:
            self._say(f"{self.program.name} did not stop within {STOP_TIMEOUT:g} s and was killed")
            os.killpg(process.pid, SIGKILL)
            await process.wait()
