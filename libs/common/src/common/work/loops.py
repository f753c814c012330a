"""Loops that outlive their own bugs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

log = logging.getLogger(__name__)
_AFTER_A_BUG = 1.0
_PATIENCE_SECONDS = 1.0


async def repeated(step: Callable[[], Awaitable[float]], what: str) -> None:
    """Takes the step again and again until cancelled; its answer is how many seconds to rest before the next."""
    while True:
        try:
            rest = await step()
        except Exception:
            log.exception("%s met a bug", what)
            rest = _AFTER_A_BUG
        await asyncio.sleep(rest)


async def end(loops: Iterable[asyncio.Task[None]]) -> None:
    """Cancels the loops until every one of them has ended."""
    left = set(loops)
    while left:
        for loop in left:
            loop.cancel()
        # Once is not enough: the client of Redis loses a cancellation that meets the end of one of its waits.
        _, left = await asyncio.wait(left, timeout=_PATIENCE_SECONDS)
