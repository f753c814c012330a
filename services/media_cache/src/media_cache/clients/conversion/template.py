"""The process that decoders are copies of: started when the first picture comes, and again when it died."""

import asyncio
import contextlib
import json
import logging
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from contextlib import ExitStack

from common.confinement import bare_environment
from media_cache.clients.conversion.decoder import Decoder, introduced
from media_cache.clients.conversion.limits import ConversionLimits

log = logging.getLogger(__name__)

# A template may have died since it was last asked; a new one that does as well is broken.
_TRIES = 2
# Far more than it takes: a template that was stopped from outside must not hold everybody up.
_START_SECONDS = 30.0
# Threads of numpy would not be in the copies.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}


class Template:
    """Starts decoders, in a few milliseconds each."""

    def __init__(self, limits: ConversionLimits, module: str) -> None:
        self._limits = limits
        self._module = module
        self._process: Process | None = None
        self._control: socket.socket | None = None
        self._turn = asyncio.Lock()
        self._is_known = False

    async def decoder(self) -> Decoder:
        """A new decoder; raises ConnectionError when none can be started."""
        async with self._turn:
            for _ in range(_TRIES):
                decoder = await self._within_time()
                if decoder is not None:
                    self._tell(decoder)
                    return decoder
                await self.close()
        raise ConnectionError

    async def close(self) -> None:
        """Ends the process, and all decoders with it."""
        process, control, self._process, self._control = self._process, self._control, None, None
        if control is not None:
            control.close()
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _within_time(self) -> Decoder | None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                return await self._copy(self._control or await self._start())
        except TimeoutError:
            return None

    async def _copy(self, control: socket.socket) -> Decoder | None:
        line, other_end = _pair()
        with ExitStack() as unused:
            unused.callback(line.close)
            with other_end, contextlib.suppress(ConnectionError):
                socket.send_fds(control, [b"\0"], [other_end.fileno()])
            decoder = await introduced(line)
            if decoder is not None:
                unused.pop_all()
            return decoder

    async def _start(self) -> socket.socket:
        control, other_end = _pair()
        with other_end, ExitStack() as unused:
            unused.callback(control.close)
            # A session of its own: Ctrl-C in a terminal is for the worker, which may still have a picture to finish.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, json.dumps(self._settings(other_end.fileno()))),
                pass_fds=[other_end.fileno()],
                stdin=DEVNULL,
                stdout=DEVNULL,
                env=bare_environment() | _ENVIRONMENT,
                start_new_session=True,
            )
            unused.pop_all()
        self._control = control
        return control

    def _settings(self, control: int) -> dict[str, object]:
        limits = self._limits
        return {
            "parent": os.getpid(),
            "control": control,
            "allowance": {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds},
            "measure": {
                "most_pixels": limits.most_pixels,
                "most_tiles": limits.most_tiles,
                "quality": limits.quality,
            },
        }

    def _tell(self, decoder: Decoder) -> None:
        """Once, and only what is missing: a kernel that gives less protection than others should be known."""
        if not self._is_known and decoder.hello.missing:
            log.warning("decoders are less confined than they should be", extra={"missing": decoder.hello.missing})
        self._is_known = True


def _pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a line on which messages stay whole; unlike datagrams they cannot be addressed to anybody else."""
    ours, others = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    return ours, others
