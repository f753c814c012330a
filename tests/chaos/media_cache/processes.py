"""Processes of media_cache that tests start, kill and wait for."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dev.backing.ports import free_port
from dev.backing.program import tied
from tests.integration.media_cache.standing import objects_at

ROOT = Path(__file__).parents[3]
SYSTEM = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


@dataclass
class Processes:
    """Starts processes with one environment; whatever still runs at the end is killed."""

    environ: Mapping[str, str]
    log: Path
    running: list[Process] = field(default_factory=list)

    async def worker(self, **more: str) -> Process:
        """An ordinary worker."""
        return await self._start("-m", "media_cache", "work", more=more)

    async def door(self, address: str) -> Process:
        """An ordinary door at this address."""
        return await self._start(
            "-m", "media_cache", "serve", more={"MEDIA_CACHE_LISTEN": address, **objects_at(free_port())}
        )

    async def doomed(self, step: str, signal: str, *roles: str) -> Process:
        """A process that is hit by a signal at a step."""
        return await self._start("-m", "tests.chaos.media_cache.doomed", step, signal, *roles)

    def said(self) -> str:
        """What all of them have said so far."""
        return self.log.read_text()

    async def verified(self) -> tuple[int, str]:
        """What `verify --at-rest` says: its exit code and its findings."""
        process = await self._start("-m", "media_cache", "verify", "--at-rest", out=PIPE)
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    async def _start(self, *command: str, more: Mapping[str, str] | None = None, out: int | None = None) -> Process:
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *tied((sys.executable, *command)),
                env={**SYSTEM, **self.environ, **(more or {})},
                cwd=ROOT,
                stdin=DEVNULL,
                stdout=log if out is None else out,
                stderr=log,
            )
        self.running.append(process)
        return process


@asynccontextmanager
async def processes(environ: Mapping[str, str], log: Path) -> AsyncIterator[Processes]:
    """Processes that are gone afterwards."""
    started = Processes(environ, log)
    try:
        yield started
    finally:
        for process in started.running:
            if process.returncode is None:
                process.kill()
            await process.wait()


def decoders_of(parent: int) -> list[int]:
    """The decoders that a process has started."""
    mark = f'"parent": {parent}'.encode()
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and mark in cmdline(each)]


def cmdline(process: Path) -> bytes:
    """How a process was called; nothing when it is gone."""
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
