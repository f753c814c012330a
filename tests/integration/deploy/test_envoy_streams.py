"""Long answers through Envoy as it is deployed, twice: from the service to the gateway, and on to the client."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from dev.backing.ports import LOOPBACK, free_ports, listens
from dev.backing.program import Program
from dev.backing.server import Server
from dev.backing.wheels import folder_of
from tests.fixtures.waiting import wait_until
from tests.foreign.services import Services, serving
from tests.integration.gateway.conftest import open_gateway

ENVOY = str(folder_of("envoy") / "_bin" / "envoy")
CONFIGURATION = Path(__file__).parents[3] / "deploy" / "envoy" / "envoy.yaml"
ADDRESS = re.compile(r"\{address: ([a-z0-9.-]+), port_value: ([0-9]+)\}")
CSV = f"/api/tiktok/profiles/{uuid4()}/export.csv"
# What is 65 s where it is deployed, and 155 s where somebody may wait for slides to be read.
BOUND_SECONDS = 1
PIECES = 15
# More than the configuration has addresses.
_MANY = 30


@dataclass
class Deployed:
    """The client's session, through the door, and the service at the other end."""

    rest: aiohttp.ClientSession
    services: Services


def configuration(ports: dict[tuple[str, str], int]) -> str:
    """The deployed configuration on this machine's ports, with bounds that a test can wait for."""

    others = (port for port in free_ports(_MANY) if port not in ports.values())

    def here(match: re.Match[str]) -> str:
        return f"{{address: {LOOPBACK}, port_value: {ports.get((match[1], match[2])) or next(others)}}}"

    hasty = re.sub(r"interval: [12]s", "interval: 0.1s", ADDRESS.sub(here, CONFIGURATION.read_text()))
    return re.sub(r" (65|155)s", f" {BOUND_SECONDS}s", hasty)


@pytest.fixture
async def deployed(tmp_path: Path) -> AsyncIterator[Deployed]:
    """Client, Envoy, gateway, Envoy again, service."""
    rest, behind, monitor = free_ports(3)
    async with serving() as services:
        service = int(services.addresses["monitor"].rpartition(":")[2])
        ports = {("0.0.0.0", "8080"): rest, ("gateway", "8080"): behind}
        ports |= {("0.0.0.0", "50052"): monitor, ("monitor", "50052"): service}
        path = tmp_path / "envoy.yaml"
        path.write_text(configuration(ports))
        command = (ENVOY, "--config-path", str(path), "--concurrency", "1", "--disable-hot-restart")
        envoy = Program(name="envoy", command=command, is_ready=lambda: listens(rest), environ=dict(os.environ))
        services.addresses["monitor"] = f"{LOOPBACK}:{monitor}"
        with Server(envoy, tmp_path / "envoy.log"):
            async with (
                open_gateway(services, PORT=behind),
                aiohttp.ClientSession(f"http://{LOOPBACK}:{rest}") as client,
            ):
                await wait_until(lambda: _is_open(client), 20)
                yield Deployed(client, services)


async def _is_open(client: aiohttp.ClientSession) -> bool:
    async with client.get(CSV) as response:
        return response.status == 200


async def test_an_export_may_last_longer_than_any_call(deployed: Deployed) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        for number in range(PIECES):
            # What is exported has to be found first.
            await asyncio.sleep(1.5 * BOUND_SECONDS / PIECES)
            yield b"%d\n" % number

    deployed.services.exports.pieces = slowly
    async with deployed.rest.get(CSV) as response:
        lines = (await response.read()).splitlines()

    assert [int(line) for line in lines] == list(range(PIECES))


async def test_an_answer_that_broke_off_is_no_whole_one_behind_the_door_either(deployed: Deployed) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"first\n"
        raise RuntimeError

    deployed.services.exports.pieces = broken
    with pytest.raises(aiohttp.ClientError):
        async with deployed.rest.get(CSV) as response:
            await response.read()


async def test_a_service_that_falls_silent_is_given_up(deployed: Deployed) -> None:
    async def silent() -> AsyncIterator[bytes]:
        yield b"first\n"
        await asyncio.Event().wait()

    deployed.services.exports.pieces = silent
    before = deployed.services.exports.ended
    with pytest.raises(aiohttp.ClientError):
        async with deployed.rest.get(CSV) as response:
            await response.read()

    await wait_until(lambda: deployed.services.exports.ended > before)


async def test_a_client_that_leaves_takes_the_export_along(deployed: Deployed) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 2**16

    deployed.services.exports.pieces = endless
    before = deployed.services.exports.ended
    async with deployed.rest.get(CSV) as response:
        await response.content.readany()
        response.close()

    await wait_until(lambda: deployed.services.exports.ended > before)
