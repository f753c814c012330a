"""Clients of a house that read all the time, and do as they are told when they are refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.fixtures.house_breakable import Breakable

READERS = 8


@asynccontextmanager
async def readers(shaken: Breakable, path: str, is_back: asyncio.Event) -> AsyncIterator[list[int]]:
    """Clients that read as fast as they are answered; the statuses of all their calls, a retry counted as one call.

    They try again when they have waited as long as they were asked to, and what is away `is_back`.
    """
    statuses: list[int] = []
    is_over = asyncio.Event()

    async def read() -> None:
        while not is_over.is_set():
            statuses.append(await _read_with_one_retry(shaken, path, is_back))

    reading = [asyncio.create_task(read()) for _ in range(READERS)]
    try:
        yield statuses
    finally:
        is_over.set()
        await asyncio.gather(*reading)


async def _read_with_one_retry(shaken: Breakable, path: str, is_back: asyncio.Event) -> int:
    async with shaken.rest.get(path) as response:
        if response.status != 503:
            return response.status
        await asyncio.sleep(float(response.headers["Retry-After"]))
    await is_back.wait()
    async with shaken.rest.get(path) as response:
        return response.status
