"""Room for one engine: started for the first picture, replaced when it fails, stopped when nothing comes."""

import asyncio

from ocr.clients.embedded.engine import Engine, started
from ocr.clients.embedded.limits import EngineLimits
from ocr.domain.failures import EngineFailed
from ocr.domain.layout import Line


class Place:
    """Is asked by one at a time."""

    def __init__(self, limits: EngineLimits, module: str) -> None:
        self._limits = limits
        self._module = module
        self._rest: asyncio.Task[None] | None = None
        self.engine: Engine | None = None

    async def read(self, content: bytes) -> tuple[Line, ...] | None:
        """The lines of the picture, None when it is none; raises EngineFailed."""
        self._wake()
        try:
            lines = await self._ask(content)
        except (TimeoutError, OSError, EOFError, ValueError) as fault:
            await self.stop()
            raise EngineFailed from fault
        except BaseException:
            # The picture is with the engine, and whoever comes next would get the answer to it.
            await self.stop()
            raise
        self._rest = asyncio.create_task(self._retire())
        return lines

    async def stop(self) -> None:
        """Ends the engine if there is one."""
        self._wake()
        engine, self.engine = self.engine, None
        if engine is not None:
            await engine.stop()

    async def _ask(self, content: bytes) -> tuple[Line, ...] | None:
        if self.engine is None:
            self.engine = await started(self._limits, self._module)
        async with asyncio.timeout(self._limits.timeout.total_seconds()):
            return await self.engine.read(content)

    def _wake(self) -> None:
        rest, self._rest = self._rest, None
        if rest is not None:
            rest.cancel()

    async def _retire(self) -> None:
        """A laptop has better uses for the memory of an engine that has nothing to do."""
        await asyncio.sleep(self._limits.idle_interval.total_seconds())
        self._rest = None
        await self.stop()
