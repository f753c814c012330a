"""Envoy as it is deployed, in front of a real service."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from carrel.queue.v1.queue_service_pb2 import ListQueuesRequest
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceStub

from common.database import migrate
from common.errors import Unavailable
from common.rpc import ChannelSettings, open_channel
from common.settings import load
from dev.backing.ports import LOOPBACK, free_port, free_ports, listens
from dev.backing.program import Program
from dev.backing.server import Server
from dev.backing.wheels import folder_of
from ocr.__main__ import SERVICE as OCR
from ocr.app import Ocr, serve
from ocr.settings import Settings
from tests.fixtures.waiting import wait_until

ENVOY = str(folder_of("envoy") / "_bin" / "envoy")
CONFIGURATION = Path(__file__).parents[3] / "deploy" / "envoy" / "envoy.yaml"
LISTENER = "{address: 0.0.0.0, port_value: 50053}"
SERVICE = "{address: ocr, port_value: 50053}"
# More than the configuration has addresses.
_MANY = 30


def configuration(door: int, service: int) -> str:
    """The deployed configuration with other addresses: names resolve to this machine, ports are free ones."""
    text = CONFIGURATION.read_text()
    assert LISTENER in text
    assert SERVICE in text
    text = text.replace(LISTENER, f"{{address: {LOOPBACK}, port_value: {door}}}")
    text = text.replace(SERVICE, f"{{address: {LOOPBACK}, port_value: {service}}}")
    elsewhere = re.compile(r"\{address: (0\.0\.0\.0|127\.0\.0\.1|[a-z-]+), port_value: (8080|8081|9901|5005[123])\}")
    ports = (port for port in free_ports(_MANY) if port not in {door, service})
    return elsewhere.sub(lambda _: f"{{address: {LOOPBACK}, port_value: {next(ports)}}}", text)


@pytest.fixture
def ocr_port() -> int:
    return free_port()


@pytest.fixture
async def door(tmp_path: Path, ocr_port: int) -> AsyncIterator[str]:
    port = free_port()
    path = tmp_path / "envoy.yaml"
    path.write_text(configuration(port, ocr_port))
    command = (ENVOY, "--config-path", str(path), "--concurrency", "1", "--disable-hot-restart")
    envoy = Program(name="envoy", command=command, is_ready=lambda: listens(port), environ=dict(os.environ))
    with Server(envoy, tmp_path / "envoy.log"):
        yield f"{LOOPBACK}:{port}"


@pytest.fixture
async def ocr(database_url: str, redis_url: str, ocr_port: int) -> AsyncIterator[Ocr]:
    environ = {"OCR_DATABASE_URL": database_url, "REDIS_URL": redis_url, "OCR_LISTEN": f"{LOOPBACK}:{ocr_port}"}
    async with Ocr(load(Settings, environ, "OCR_")) as app:
        yield app


async def test_calls_reach_the_service_while_it_is_there_and_fail_at_once_while_it_is_not(ocr: Ocr, door: str) -> None:
    await migrate(OCR.migrations, ocr.settings.database.migration_url.reveal())
    async with open_channel(door, ChannelSettings()) as channel:
        queues = QueueServiceStub(channel)

        async def is_answered() -> bool:
            try:
                await queues.ListQueues(ListQueuesRequest(), timeout=2)
            except Unavailable:
                return False
            return True

        async with serve(ocr):
            await wait_until(is_answered)
        assert not await is_answered()
        async with serve(ocr):
            await wait_until(is_answered)
