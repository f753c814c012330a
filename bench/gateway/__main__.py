"""`python -m bench.gateway`: a page of 50 posts with 30 observations each, and a small call, with and without the
gateway."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc.aio
from carrel.media_cache.v1.asset_service_pb2 import AssetStats, GetAssetStatsRequest
from carrel.monitor.v1.post_service_pb2 import ListPostsRequest, ListPostsResponse

from bench.gateway.canned import ASSET_STATS, LIST_POSTS, page
from bench.gateway.http import Client
from dev.backing.ports import free_port, listens
from tests.fixtures.waiting import wait_until

Call = Callable[[], Awaitable[object]]
WARM_UP = 100
CALLERS = 8


@dataclass(frozen=True)
class Case:
    """One question, over REST and as the bare call."""

    name: str
    path: str
    method: str
    request: Any
    response: Any
    calls: int


PAGE = "/api/tiktok/posts?pageSize=50&includeHistory=true"
STATS = "/api/media/stats"
CASES = (
    Case("page of 50 posts", PAGE, LIST_POSTS, ListPostsRequest(), ListPostsResponse, 1000),
    Case("small call", STATS, ASSET_STATS, GetAssetStatsRequest(), AssetStats, 4000),
)


@dataclass(frozen=True)
class Figures:
    """What one run of calls came to; `cpu` is milliseconds per call of the process that calls the service."""

    per_second: float
    median: float
    slowest: float
    cpu: float

    def __str__(self) -> str:
        times = f"p50 {self.median:6.2f} ms, p99 {self.slowest:6.2f} ms"
        return f"{self.per_second:7.0f}/s, {times}, {self.cpu:5.2f} ms CPU per call"


async def main() -> None:
    """Prints the figures of both cases, each with one caller and with several."""
    with _process("bench.gateway.canned") as upstream:
        address = f"127.0.0.1:{upstream.stdout.readline().strip()}"  # type: ignore[union-attr]
        port = free_port()
        with _process("gateway", "serve", **_environment(address, port)) as gateway:
            await wait_until(lambda: listens(port))
            print(f"page: {len(page().SerializeToString())} bytes of protobuf")
            for case in CASES:
                await _compare(case, address, port, gateway.pid)


async def _compare(case: Case, address: str, port: int, pid: int) -> None:
    print(case.name)
    for callers in (1, CALLERS):
        bare = await _bare(case, address, callers)
        through = await _through(case, port, callers, pid)
        print(f"  {callers} at once, bare gRPC: {bare}")
        print(f"  {callers} at once, gateway:   {through}")
        cpu, median = through.cpu - bare.cpu, through.median - bare.median
        print(f"  {callers} at once, added:     {cpu:.2f} ms CPU per call, {median:.2f} ms p50")


async def _bare(case: Case, address: str, callers: int) -> Figures:
    async with grpc.aio.insecure_channel(address) as channel:
        stub: Any = channel.unary_unary(
            case.method,
            request_serializer=type(case.request).SerializeToString,
            response_deserializer=case.response.FromString,
        )
        return await _measured([lambda: stub(case.request)] * callers, case.calls, os.getpid())


async def _through(case: Case, port: int, callers: int, pid: int) -> Figures:
    clients = [await Client.connect(port, case.path) for _ in range(callers)]
    figures = await _measured([client.get for client in clients], case.calls, pid)
    for client in clients:
        client.close()
    return figures


async def _measured(callers: Sequence[Call], calls: int, pid: int) -> Figures:
    await _run(callers, WARM_UP)
    cpu, began = _cpu_seconds(pid), time.perf_counter()
    taken = await _run(callers, calls)
    seconds, cpu = time.perf_counter() - began, _cpu_seconds(pid) - cpu
    slowest = statistics.quantiles(taken, n=100)[-1]
    return Figures(len(taken) / seconds, statistics.median(taken) * 1000, slowest * 1000, cpu * 1000 / len(taken))


def _cpu_seconds(pid: int) -> float:
    """What the process has used so far, in user and system time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _run(callers: Sequence[Call], calls: int) -> list[float]:
    async def repeat(call: Call) -> list[float]:
        taken = []
        for _ in range(calls // len(callers)):
            began = time.perf_counter()
            await call()
            taken.append(time.perf_counter() - began)
        return taken

    return [one for each in await asyncio.gather(*(repeat(call) for call in callers)) for one in each]


def _environment(address: str, port: int) -> dict[str, str]:
    addresses = {f"{name}_ADDRESS": address for name in ("MEDIA_CACHE", "MONITOR", "OCR")}
    return {
        **addresses,
        "GATEWAY_PORT": str(port),
        "GATEWAY_RATE_PER_SECOND": "1000000",
        "GATEWAY_RATE_BURST": "1000000",
    }


@contextmanager
def _process(module: str, *arguments: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    asyncio.run(main())
