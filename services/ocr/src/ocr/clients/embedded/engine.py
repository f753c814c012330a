"""One engine's process, and the line to it."""

import asyncio
import contextlib
import logging
import os
import socket
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, Process
from contextlib import ExitStack
from dataclasses import dataclass

from common.confinement import bare_environment
from ocr.clients.embedded.limits import EngineLimits
from ocr.domain.layout import Line
from ocr.engine.messages import (
    EXPOSED,
    ISOLATED,
    LENGTH,
    MOST_ANSWER_BYTES,
    READY,
    EngineSettings,
    framed,
    read_answer,
)

log = logging.getLogger(__name__)

# Each thread would have a heap of its own to keep what it once used.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
# Loading takes two on a quiet machine.
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Engine:
    """A process that reads one picture at a time. Whatever it raises, it is not to be asked again."""

    process: Process
    stream: StreamReader
    line: StreamWriter

    async def settle(self) -> bool:
        """Waits until it is ready to read; says whether it has no network. Raises as `read` does, and TimeoutError."""
        async with asyncio.timeout(_START_SECONDS):
            first, second = await self.message(), await self.message()
        if first not in (ISOLATED, EXPOSED) or second != READY:
            raise ValueError("not ready")
        return first == ISOLATED

    async def read(self, content: bytes) -> tuple[Line, ...] | None:
        """The lines of the picture, None when it is none; raises EOFError, ConnectionError or ValueError."""
        self.line.write(framed(content))
        await self.line.drain()
        return read_answer(await self.message())

    async def message(self) -> bytes:
        """The next thing that it says."""
        (length,) = LENGTH.unpack(await self.stream.readexactly(LENGTH.size))
        if length > MOST_ANSWER_BYTES:
            raise ValueError("too long")
        return await self.stream.readexactly(length)

    async def stop(self) -> None:
        """Ends it, whatever it is doing, and its memory is free."""
        self.line.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


async def started(limits: EngineLimits, module: str) -> Engine:
    """A new engine that is ready; raises as `Engine.read` does, and TimeoutError."""
    engine = await _begun(limits, module)
    try:
        is_isolated = await engine.settle()
    except BaseException:
        await engine.stop()
        raise
    if not is_isolated:
        log.warning("an engine is less confined than it should be", extra={"missing": ["a network of its own"]})
    return engine


async def _begun(limits: EngineLimits, module: str) -> Engine:
    ours, others = socket.socketpair()
    with others, ExitStack() as unused:
        stream, line = await asyncio.open_unix_connection(sock=ours)
        unused.callback(line.close)
        # A session of its own: Ctrl-C in a terminal is for the worker, which may still have a picture to finish.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, _settings(limits, others.fileno()).encoded()),
            pass_fds=[others.fileno()],
            stdin=DEVNULL,
            stdout=DEVNULL,
            env=bare_environment() | _ENVIRONMENT,
            start_new_session=True,
        )
        unused.pop_all()
    return Engine(process, stream, line)


def _settings(limits: EngineLimits, control: int) -> EngineSettings:
    return EngineSettings(
        parent=os.getpid(),
        control=control,
        threads=limits.threads,
        most_pixels=limits.most_pixels,
        memory_bytes=limits.memory_bytes,
    )
