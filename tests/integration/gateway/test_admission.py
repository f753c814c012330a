"""Who is let in: keys, rates, and how many at once."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest

from gateway.auth import new_key
from tests.fixtures.waiting import wait_until
from tests.foreign.services import SLOW, Services
from tests.integration.gateway.conftest import open_gateway

FIRST_KEY, FIRST = new_key("first")
SECOND_KEY, SECOND = new_key("second")
REVOKED_KEY, _ = new_key("revoked")
QUEUES = "/api/queues"
Headers = Mapping[str, str]


@pytest.fixture
async def locked(services: Services) -> AsyncIterator[aiohttp.ClientSession]:
    """A gateway that asks for a key and knows two."""
    async with open_gateway(services, API_KEYS=f"{FIRST}, {SECOND}") as session:
        yield session


REFUSED = {
    "nothing": None,
    "an empty value": "",
    "a scheme alone": "Bearer",
    "an empty key": "Bearer ",
    "a revoked key": f"Bearer {REVOKED_KEY}",
    "a key and more": f"Bearer {FIRST_KEY}x",
    "a key cut short": f"Bearer {FIRST_KEY[:-1]}",
    "the digest of a key": f"Bearer {FIRST.digest}",
    "another scheme": f"Basic {FIRST_KEY}",
    "no scheme": FIRST_KEY,
    "two keys": f"Bearer {FIRST_KEY} {SECOND_KEY}",
    "a long key": "Bearer " + "x" * 5000,
}


@pytest.mark.parametrize("key", [FIRST_KEY, SECOND_KEY], ids=["first", "second"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_each_valid_key_opens(locked: aiohttp.ClientSession, key: str, scheme: str) -> None:
    async with locked.get(QUEUES, headers={"Authorization": f"{scheme} {key}"}) as response:
        assert response.status == 200


@pytest.mark.parametrize("authorization", REFUSED.values(), ids=REFUSED.keys())
async def test_nothing_else_opens(locked: aiohttp.ClientSession, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    async with locked.get(QUEUES, headers=headers) as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert (problem["code"], problem["reason"]) == ("UNAUTHENTICATED", "KEY_REFUSED")


@pytest.mark.parametrize("path", ["/metrics", "/openapi.json", "/docs", "/", "/nowhere"])
async def test_without_a_key_nothing_is_shown(locked: aiohttp.ClientSession, path: str) -> None:
    async with locked.get(path, allow_redirects=False) as response:
        assert response.status == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_health_is_for_everybody(locked: aiohttp.ClientSession, path: str) -> None:
    async with locked.get(path) as response:
        assert response.status == 200


@pytest.mark.parametrize("name", ["key", "api_key", "access_token"])
async def test_a_key_in_the_address_is_refused(locked: aiohttp.ClientSession, name: str) -> None:
    async with locked.get(f"{QUEUES}?{name}={FIRST_KEY}") as response:
        assert response.status == 401
    headers = {"Authorization": f"Bearer {FIRST_KEY}"}
    async with locked.get(f"{QUEUES}?{name}={FIRST_KEY}", headers=headers) as response:
        problem = await response.text()
        assert response.status == 400
        assert FIRST_KEY not in problem


async def test_more_than_the_rate_is_told_when_to_come_back(services: Services) -> None:
    async with open_gateway(services, RATE_PER_SECOND="0.1", RATE_BURST=3) as session:
        answers = [await _asked(session, QUEUES) for _ in range(4)]

        assert [status for status, _ in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1][1]["Retry-After"]) <= 10
        assert (await _asked(session, "/healthz"))[0] == 200


async def test_each_key_has_a_rate_of_its_own(services: Services) -> None:
    rates = {"RATE_PER_SECOND": "0.1", "RATE_BURST": 1}
    first, second = ({"Authorization": f"Bearer {key}"} for key in (FIRST_KEY, SECOND_KEY))

    async with open_gateway(services, API_KEYS=f"{FIRST},{SECOND}", **rates) as session:
        asked = [await _asked(session, QUEUES, headers) for headers in (first, first, second)]

        assert [status for status, _ in asked] == [200, 429, 200]


async def test_guessing_keys_has_a_rate_too(services: Services) -> None:
    async with open_gateway(services, API_KEYS=str(FIRST), RATE_PER_SECOND="0.1", RATE_BURST=2) as session:
        asked = [await _asked(session, QUEUES, {"Authorization": "Bearer guess"}) for _ in range(3)]

        assert [status for status, _ in asked] == [401, 401, 429]
        assert (await _asked(session, QUEUES, {"Authorization": f"Bearer {FIRST_KEY}"}))[0] == 200


async def test_more_requests_at_once_than_can_be_served_are_refused_quickly(services: Services) -> None:
    async with open_gateway(services, MAX_REQUESTS=1) as session:
        slow = asyncio.create_task(session.post("/api/tiktok/profiles/add", json={"handle": SLOW}))
        await wait_until(lambda: services.profiles.added)

        status, headers = await _asked(session, QUEUES)
        healthy, _ = await _asked(session, "/healthz")
        slow.cancel()

        assert (status, headers["Retry-After"]) == (429, "1")
        assert healthy == 200
        assert await wait_until(lambda: _is_free(session))


async def _is_free(session: aiohttp.ClientSession) -> bool:
    return (await _asked(session, QUEUES))[0] == 200


async def _asked(session: aiohttp.ClientSession, path: str, headers: Headers | None = None) -> tuple[int, Headers]:
    async with session.get(path, headers=headers or {}) as response:
        return response.status, response.headers
