"""A second event loop, for what would keep the first from its other work."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Aside:
    """An event loop in a thread of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    async def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What comes of the coroutine over there; who is cancelled here cancels it."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self._loop))


@asynccontextmanager
async def aside(name: str) -> AsyncIterator[Aside]:
    """A loop beside this one, until it is left."""
    loop = asyncio.new_event_loop()
    # Not waited for by a process that dies: nothing that is kept depends on it.
    thread = Thread(target=loop.run_forever, name=name, daemon=True)
    thread.start()
    try:
        yield Aside(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(thread.join)
        loop.close()
