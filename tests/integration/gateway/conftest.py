"""A gateway in front of made-up services, answering on a real port."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from common.settings import load
from gateway.app import serve
from gateway.contracts import compiled
from gateway.settings import settings_class
from tests.foreign.services import Services, serving

# Nobody listens there: what needs no Redis is to work without one.
NO_REDIS = "redis://127.0.0.1:1/0"

OpenGateway = Callable[..., AbstractAsyncContextManager[aiohttp.ClientSession]]


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    """The services behind the gateway."""
    async with serving() as found:
        yield found


@asynccontextmanager
async def open_gateway(services: Services, **environ: Any) -> AsyncIterator[aiohttp.ClientSession]:
    """A session whose base is a gateway with these settings: `GATEWAY_PORT` and the like, without the prefix."""
    addresses = {f"{name.upper()}_ADDRESS": address for name, address in services.addresses.items()}
    given = {f"GATEWAY_{name}": str(value) for name, value in environ.items() if name != "REDIS_URL"}
    contracts = compiled()
    redis = {"REDIS_URL": environ.get("REDIS_URL", NO_REDIS)}
    settings = load(
        settings_class(contracts.services()), {"GATEWAY_PORT": "0", **addresses, **redis, **given}, "GATEWAY_"
    )
    async with (
        serve(settings, contracts) as server,
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session,
    ):
        yield session


@pytest.fixture
async def gateway(services: Services) -> AsyncIterator[aiohttp.ClientSession]:
    """A gateway with the settings it has by itself."""
    async with open_gateway(services) as session:
        yield session
