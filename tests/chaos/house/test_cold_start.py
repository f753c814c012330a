"""A service that starts before its stores: alive at once, ready as soon as they are there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc.aio
import pytest
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from dev.backing.ports import LOOPBACK, free_port
from tests.fixtures.commands import command
from tests.fixtures.forked import Forked, ended, gone_afterwards
from tests.fixtures.house_breakable import Breakable
from tests.fixtures.house_checker import environ_of
from tests.fixtures.proxy import through
from tests.fixtures.waiting import wait_until

# Generated without types.
HealthStub: Any = health_pb2_grpc.HealthStub
READY_WITHIN = 10
STARTED_WITHIN = 20.0
STOPPED_WITHIN = 30.0
SERVICES = {
    "media_cache": "carrel.media_cache.v1.AssetService",
    "monitor": "carrel.monitor.v1.ProfileService",
    "ocr": "carrel.ocr.v1.CategoryService",
}


@pytest.mark.parametrize("name", SERVICES)
async def test_without_its_stores_a_service_is_alive_and_ready_once_they_are_back(
    shaken: Breakable, tmp_path: Path, name: str
) -> None:
    environ, listen = environ_of(shaken.pids[name]), f"{LOOPBACK}:{free_port()}"
    named = f"{name.upper()}_DATABASE_URL"
    # Opened here and not by a fixture, which is ended in another event loop than that of these tests.
    async with through(environ[named]) as database, through(environ["REDIS_URL"]) as redis:
        for store in (database, redis):
            await store.stop()
        apart = {named: database.url, "REDIS_URL": redis.url}
        processes = Forked(environ | apart | _addresses(name, listen), tmp_path / "log")
        async with _started(processes, name), grpc.aio.insecure_channel(listen) as channel:
            assert await _serves(channel, "")
            assert not await _serves(channel, SERVICES[name])
            assert not await _serves(channel, "redis")
            for store in (database, redis):
                await store.start()

            async def is_ready() -> bool:
                return await _serves(channel, SERVICES[name]) and await _serves(channel, "redis")

            await wait_until(is_ready, READY_WITHIN)


def _addresses(name: str, listen: str) -> dict[str, str]:
    """Addresses that the service of the house has not taken."""
    prefix = name.upper()
    own = {f"{prefix}_LISTEN": listen, f"{prefix}_METRICS_LISTEN": f"{LOOPBACK}:0"}
    return own | ({"MEDIA_CACHE_OBJECTS_LISTEN": f"{LOOPBACK}:0"} if name == "media_cache" else {})


@asynccontextmanager
async def _started(processes: Forked, name: str) -> AsyncIterator[None]:
    with gone_afterwards(processes):
        process = processes.start(command, name, "all", more={})
        yield
        assert process.exitcode is None
        process.terminate()
        assert await ended(process, STOPPED_WITHIN) == 0


async def _serves(channel: grpc.aio.Channel, name: str) -> bool:
    request = HealthCheckRequest(service=name)
    answer = await HealthStub(channel).Check(request, wait_for_ready=True, timeout=STARTED_WITHIN)
    return bool(answer.status == HealthCheckResponse.SERVING)
