"""What was paid for is written down, whoever interrupts."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from common.database import DatabaseUnavailable

T = TypeVar("T")
_PAUSE_SECONDS = 0.2


async def surely(write: Callable[[], Awaitable[T]]) -> T:
    """What `write` gives: tried again for as long as the database is away, and never cancelled in between."""
    task = asyncio.ensure_future(_persisted(write))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def _persisted(write: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await write()
        except DatabaseUnavailable:
            await asyncio.sleep(_PAUSE_SECONDS)
