"""Loops that outlive their own bugs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)
_AFTER_A_BUG = 1.0


async def repeated(step: Callable[[], Awaitable[float]], what: str) -> None:
    """Takes the step again and again until cancelled; its answer is how many seconds to rest before the next."""
    while True:
        try:
            rest = await step()
        except Exception:
            log.exception("%s met a bug", what)
            rest = _AFTER_A_BUG
        await asyncio.sleep(rest)
