"""How long health takes to answer while there is work, asked by a process of its own."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
import grpc.aio
from grpc_health.v1.health_pb2 import HealthCheckRequest
from grpc_health.v1.health_pb2_grpc import HealthStub

from bench.times import Times
from dev.backing.program import tied

_INTERVAL_SECONDS = 0.05


class Probes:
    """Asks a service and a gateway for their health from entering to leaving; what that took is known afterwards."""

    def __init__(self, address: str, gateway: str) -> None:
        self._command = tied((sys.executable, "-m", __spec__.name, address, gateway))
        self.times: dict[str, Times] = {}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        told, _ = self._process.communicate()
        self.times = {name: Times(sorted(taken)) for name, taken in json.loads(told or "{}").items()}


async def main(address: str, gateway: str) -> None:
    """Asks until it is ended; then prints all times, in milliseconds."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with aiohttp.ClientSession(gateway) as session, grpc.aio.insecure_channel(address) as channel:
        stub: Any = HealthStub(channel)
        grpc_times, http_times = await asyncio.gather(
            _asked(lambda: stub.Check(HealthCheckRequest()), ended), _asked(lambda: _get(session), ended)
        )
    print(json.dumps({"gRPC health": grpc_times, "/healthz": http_times}))


async def _get(session: aiohttp.ClientSession) -> None:
    async with session.get("/healthz") as answer:
        answer.raise_for_status()


async def _asked(ask: Callable[[], Awaitable[object]], ended: asyncio.Event) -> list[float]:
    taken = []
    while not ended.is_set():
        began = time.perf_counter()
        await ask()
        taken.append(1000 * (time.perf_counter() - began))
        await asyncio.sleep(_INTERVAL_SECONDS)
    return taken


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
