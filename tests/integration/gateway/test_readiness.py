"""Alive is one thing, ready another: /readyz says what is missing."""

import time
from typing import Any

import aiohttp

from tests.fixtures.waiting import wait_until
from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway


async def _ready(session: aiohttp.ClientSession) -> tuple[int, dict[str, Any]]:
    async with session.get("/readyz") as response:
        return response.status, await response.json()


async def test_it_is_ready_when_every_service_is(gateway: aiohttp.ClientSession) -> None:
    status, body = await _ready(gateway)

    assert (status, body["status"], body["missing"]) == (200, "ready", [])
    assert body["services"]["monitor"]["postgresql"] is True
    assert set(body["services"]) == {"media_cache", "monitor", "ocr"}


async def test_a_missing_dependency_is_named_and_its_return_noticed(
    gateway: aiohttp.ClientSession, services: Services
) -> None:
    services.dependencies["postgresql"] = False

    async def is_missed() -> bool:
        status, body = await _ready(gateway)
        return status == 503 and "monitor: postgresql" in body["missing"]

    async def is_back() -> bool:
        return (await _ready(gateway))[0] == 200

    assert await wait_until(is_missed, 10)
    async with gateway.get("/healthz") as response:
        assert response.status == 200

    services.dependencies["postgresql"] = True
    assert await wait_until(is_back, 10)


async def test_a_service_that_is_away_is_named_at_once(services: Services) -> None:
    services.addresses["ocr"] = "127.0.0.1:1"

    async with open_gateway(services) as session:
        began = time.monotonic()
        status, body = await _ready(session)

    assert (status, body["missing"]) == (503, ["ocr: process"])
    assert time.monotonic() - began < 4
