"""Asks over REST, one call after the other, and says how long the answers took."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from aiohttp import ClientSession

from bench.processes import announced, service
from bench.servers import Servers
from bench.times import Times
from dev.backing.ports import LOOPBACK, free_port

WARM_UP = 20


@contextmanager
def rest(stores: Servers, monitor_url: str) -> Iterator[str]:
    """The address of a gateway before a monitor with that database; media are located by a stand-in."""
    with ExitStack() as house:
        media, monitor, gateway = house.enter_context(announced("bench.standin")), free_port(), free_port()
        environ = {
            "MONITOR_DATABASE_URL": monitor_url,
            "REDIS_URL": stores.redis_url,
            "MEDIA_CACHE_ADDRESS": media,
            "OCR_ADDRESS": media,
            "MONITOR_LISTEN": f"{LOOPBACK}:{monitor}",
            "MONITOR_ADDRESS": f"{LOOPBACK}:{monitor}",
            "GATEWAY_PORT": str(gateway),
            "GATEWAY_RATE_PER_SECOND": "1000000",
            "GATEWAY_RATE_BURST": "1000000",
            "LOG_LEVEL": "WARNING",
        }
        house.enter_context(service("monitor", "serve", environ, stores.folder / "monitor.log", monitor))
        house.enter_context(service("gateway", "serve", environ, stores.folder / "gateway.log", gateway))
        yield f"http://{LOOPBACK}:{gateway}"


async def times_of(address: str, path: Callable[[], str], calls: int) -> Times:
    """How long the answers to these paths took."""
    async with ClientSession(address) as session:
        taken = [await _asked(session, path()) for _ in range(WARM_UP + calls)]
    return Times(sorted(taken[WARM_UP:]))


async def _asked(session: ClientSession, path: str) -> float:
    began = time.perf_counter()
    async with session.get(path) as response:
        body = await response.read()
        if response.status != 200:
            raise RuntimeError(body.decode())
    return (time.perf_counter() - began) * 1000
