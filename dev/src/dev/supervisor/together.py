"""Several waits at once, failing as one."""

import asyncio
from collections.abc import Coroutine, Iterable


async def together(waits: Iterable[Coroutine[None, None, None]]) -> None:
    """Returns when all of them have; the first failure ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for wait in waits:
                group.create_task(wait)
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
