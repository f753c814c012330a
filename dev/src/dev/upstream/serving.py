"""`python -m dev upstream HOST:PORT HOST:PORT`: provider and CDN on two ports, until asked to stop."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiohttp import web

from common.clock import SystemClock
from common.settings import Address, address
from dev.upstream.cdn import Cdn
from dev.upstream.media.shelf import Shelf
from dev.upstream.provider import Provider
from dev.upstream.world import World

SHUTDOWN_TIMEOUT = 2.0


def main(arguments: Sequence[str]) -> int:
    """Runs until asked to stop; the exit status. Raises `Unfit` for what is no address."""
    provider, cdn = map(address, arguments)
    asyncio.run(serve(provider, cdn, Path(os.environ.get("CARREL_DATA_DIR", ".data")) / "upstream"))
    return 0


async def serve(provider: Address, cdn: Address, folder: Path) -> None:
    """Serves both; visits and media files are kept in the folder."""
    shelf, clock = Shelf(folder / "media"), SystemClock()
    world = World(memory=folder / "visits.json")
    async with AsyncExitStack() as servers:
        await servers.enter_async_context(listening(Provider(world, f"http://{cdn}", clock).app(), provider))
        await servers.enter_async_context(listening(Cdn(world, shelf, clock).app(), cdn))
        await _stop_requested()


@asynccontextmanager
async def listening(app: web.Application, address: Address) -> AsyncIterator[Address]:
    """The application serves at the address (port 0: any); yields where."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT)
    await runner.setup()
    try:
        await web.TCPSite(runner, address.host, address.port).start()
        host, port = runner.addresses[0][:2]
        yield Address(host, port)
    finally:
        await runner.cleanup()


async def _stop_requested() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
