"""The engines of this machine: a few, and only while there is something to read."""

import asyncio
from types import TracebackType
from typing import Self

from ocr.clients.embedded.limits import EngineLimits
from ocr.clients.embedded.place import Place
from ocr.domain.layout import Line


class Engines:
    """Reads as many pictures at once as it has engines; others wait for their turn."""

    def __init__(self, limits: EngineLimits, module: str = "ocr.engine") -> None:
        self._places = [Place(limits, module) for _ in range(limits.engines)]
        self._free: asyncio.LifoQueue[Place] = asyncio.LifoQueue()
        for place in self._places:
            self._free.put_nowait(place)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for place in self._places:
            await place.stop()

    async def read(self, content: bytes) -> tuple[Line, ...] | None:
        """The lines of the picture in reading order, None when it is no picture; raises EngineFailed."""
        # Last in, first out: with little to do only one engine is started.
        place = await self._free.get()
        try:
            return await place.read(content)
        finally:
            self._free.put_nowait(place)

    @property
    def processes(self) -> list[int]:
        """The numbers of the processes that there are now."""
        return [place.engine.process.pid for place in self._places if place.engine is not None]
