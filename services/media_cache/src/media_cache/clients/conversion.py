"""Conversion of pictures in child processes: reused for many, bounded in memory and time, replaced when they die."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from common.settings import integer, seconds, setting, size
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size

# A picture that takes its process with it may have met a machine short of memory; a second time it is the picture.
_TRIES = 2
# Libraries keep some memory for good; a process that is replaced now and then gives it back.
_PICTURES_PER_PROCESS = 500
# Nothing of our own environment: it has secrets in it. Threads of numpy would only reserve memory.
_ENVIRONMENT = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True, kw_only=True)
class ConversionLimits:
    """What one picture may cost, and how good the JPEG is."""

    quality: int = setting("{prefix}JPEG_QUALITY", integer(1, 100), 90)
    most_pixels: int = setting("{prefix}MAX_PIXELS", integer(1, 10**9), 50_000_000)
    memory_bytes: int = setting("{prefix}DECODER_MEMORY_BYTES", size, 1024**3)
    cpu_seconds: int = setting("{prefix}DECODER_CPU_SECONDS", integer(1, 3600), 30)
    timeout: timedelta = setting("{prefix}DECODER_TIMEOUT_SECONDS", seconds, timedelta(seconds=60))


class Decoder:
    """One child process; it is started when the first picture comes."""

    def __init__(self, limits: ConversionLimits) -> None:
        self._limits = limits
        self._process: Process | None = None
        self._pictures = 0

    async def convert(self, source: Path, target: Path) -> Size | None:
        """The size of the JPEG that was written to `target`; None when the process died or was too slow."""
        process = await self._running()
        self._pictures += 1
        try:
            async with asyncio.timeout(self._limits.timeout.total_seconds()):
                answer = await _ask(process, {"source": str(source), "target": str(target)})
        except (TimeoutError, ConnectionError):
            answer = b""
        except BaseException:
            # The question is asked: whoever comes next would get the answer to it.
            await self.close()
            raise
        if not answer:
            await self.close()
            return None
        return _size(json.loads(answer))

    async def close(self) -> None:
        """Ends the process if there is one."""
        process, self._process, self._pictures = self._process, None, 0
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()

    async def _running(self) -> Process:
        if self._pictures >= _PICTURES_PER_PROCESS or (self._process and self._process.returncode is not None):
            await self.close()
        if self._process is None:
            self._process = await self._start()
        return self._process

    async def _start(self) -> Process:
        limits = self._limits
        settings = {
            "parent": os.getpid(),
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "quality": limits.quality,
            "most_pixels": limits.most_pixels,
        }
        # A session of its own: the Ctrl-C of a terminal is for the worker, which may still have a picture to finish.
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "media_cache.decoder", json.dumps(settings)),
            stdin=PIPE,
            stdout=PIPE,
            env=_ENVIRONMENT,
            start_new_session=True,
        )


class Converter:
    """Converts pictures to JPEG, as many at once as there are decoders; the others wait for their turn."""

    def __init__(self, limits: ConversionLimits, decoders: int) -> None:
        self._decoders = [Decoder(limits) for _ in range(decoders)]
        self._free: asyncio.LifoQueue[Decoder] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        for decoder in self._decoders:
            self._free.put_nowait(decoder)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(decoder.close() for decoder in self._decoders))

    async def to_jpeg(self, source: Path, target: Path) -> Size:
        """Writes the picture in `source` to `target` as JPEG; raises CORRUPT, TOO_MANY_PIXELS or POISON."""
        async with self._decoder() as decoder:
            for _ in range(_TRIES):
                size = await decoder.convert(source, target)
                if size is not None:
                    return size
        raise failure(Reason.POISON)

    @asynccontextmanager
    async def _decoder(self) -> AsyncIterator[Decoder]:
        # Last in, first out: with little to do only one process is warm, and the others are never started.
        decoder = await self._free.get()
        try:
            yield decoder
        finally:
            self._free.put_nowait(decoder)


async def _ask(process: Process, question: dict[str, str]) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError
    process.stdin.write(json.dumps(question).encode() + b"\n")
    await process.stdin.drain()
    return await process.stdout.readline()


def _size(answer: dict[str, object]) -> Size:
    if "reason" in answer:
        raise failure(Reason[str(answer["reason"])], str(answer["detail"]))
    width, height = answer["width"], answer["height"]
    if not isinstance(width, int) or not isinstance(height, int):
        raise failure(Reason.INTERNAL)
    return Size(width, height)
