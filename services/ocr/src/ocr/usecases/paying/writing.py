"""What was paid for is written down, whoever interrupts."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from common.database import DatabaseUnavailable

T = TypeVar("T")
_LONGEST_SECONDS = 60.0
_PAUSE_SECONDS = 0.2


async def surely(write: Callable[[], Awaitable[T]]) -> T:
    """What `write` gives: tried again for a minute while the database is away, and never cancelled in between."""
    task = asyncio.ensure_future(_persisted(write))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def _persisted(write: Callable[[], Awaitable[T]]) -> T:
    end = monotonic() + _LONGEST_SECONDS
    while True:
        try:
            return await write()
        except DatabaseUnavailable:
            if monotonic() > end:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)
