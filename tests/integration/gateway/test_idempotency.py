"""A POST that is sent again under its key is done once."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from gateway.auth import new_key
from gateway.idempotency import records
from tests.fixtures.proxy import Proxy
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.foreign.services import BROKEN, BUSY, Services
from tests.integration.gateway.conftest import open_gateway

ADD = "/api/tiktok/profiles/add"


@pytest.fixture
async def keeping(services: Services, redis_url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A gateway with a Redis."""
    async with open_gateway(services, REDIS_URL=redis_url) as session:
        yield session


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]


async def _add(session: aiohttp.ClientSession, handle: str, key: str, **headers: str) -> Reply:
    async with session.post(ADD, json={"handle": handle}, headers={"Idempotency-Key": key, **headers}) as response:
        return Reply(response.status, response.headers, await response.json(content_type=None))


async def test_the_second_time_gets_the_answer_of_the_first(keeping: aiohttp.ClientSession, services: Services) -> None:
    first, again = await _add(keeping, "cook", "k"), await _add(keeping, "cook", "k")

    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.headers["X-Request-Id"] != again.headers["X-Request-Id"]
    assert services.profiles.added == ["cook"]


async def test_a_location_is_kept_with_the_answer(keeping: aiohttp.ClientSession) -> None:
    url, headers = (
        "/api/tiktok/profiles/01890a5d-ac96-774b-bcce-b302099a8057/monitoring/trigger",
        {"Idempotency-Key": "k"},
    )

    async with keeping.post(url, headers=headers) as first, keeping.post(url, headers=headers) as again:
        assert first.headers["Location"] == again.headers["Location"]


async def test_another_key_is_another_request(keeping: aiohttp.ClientSession, services: Services) -> None:
    await _add(keeping, "cook", "one")
    await _add(keeping, "cook", "two")

    assert services.profiles.added == ["cook", "cook"]


async def test_another_body_under_the_same_key_is_refused(keeping: aiohttp.ClientSession, services: Services) -> None:
    await _add(keeping, "cook", "k")

    again = await _add(keeping, "baker", "k")

    assert (again.status, again.body["reason"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert services.profiles.added == ["cook"]


async def test_the_same_key_of_another_caller_is_another_key(services: Services, redis_url: str) -> None:
    (key, entry), (other_key, other) = new_key("one"), new_key("other")

    async with open_gateway(services, REDIS_URL=redis_url, API_KEYS=f"{entry},{other}") as session:
        await _add(session, "cook", "k", Authorization=f"Bearer {key}")
        second = await _add(session, "baker", "k", Authorization=f"Bearer {other_key}")

    assert second.status == 201


async def test_the_same_key_at_another_address_is_another_key(keeping: aiohttp.ClientSession) -> None:
    await _add(keeping, "cook", "k")

    async with keeping.post("/api/media/retry-failed", json={}, headers={"Idempotency-Key": "k"}) as response:
        assert response.status == 200


async def test_what_is_under_way_is_not_begun_again(keeping: aiohttp.ClientSession, services: Services) -> None:
    services.profiles.delays["cook"] = 0.5
    slow = asyncio.create_task(_add(keeping, "cook", "k"))
    await wait_until(lambda: services.profiles.added)

    again = await _add(keeping, "cook", "k")

    assert (again.status, again.body["reason"]) == (409, "IDEMPOTENCY_KEY_IN_USE")
    assert again.headers["Retry-After"] == "1"
    assert (await slow).status == 201
    assert services.profiles.added == ["cook"]


async def test_a_caller_that_left_finds_the_answer_later(services: Services, redis_url: str) -> None:
    services.profiles.delays["cook"] = 0.5
    async with open_gateway(services, REDIS_URL=redis_url) as session:
        leaving = asyncio.create_task(_add(session, "cook", "k"))
        await wait_until(lambda: services.profiles.added)
        leaving.cancel()

        async def answered() -> bool:
            return (await _add(session, "cook", "k")).status == 201

        assert await wait_until(answered)
        assert services.profiles.added == ["cook"]


@pytest.mark.parametrize("handle", [BROKEN, BUSY])
async def test_what_may_go_well_the_next_time_is_not_kept(
    keeping: aiohttp.ClientSession, services: Services, handle: str
) -> None:
    await _add(keeping, handle, "k")
    await _add(keeping, handle, "k")

    assert services.profiles.added == [handle, handle]


async def test_a_refusal_is_kept(keeping: aiohttp.ClientSession, services: Services) -> None:
    first, again = await _add(keeping, "a/b", "k"), await _add(keeping, "a/b", "k")

    assert (first.status, again.status) == (400, 400)
    assert services.profiles.added == ["a/b"]


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 256])
async def test_an_unfit_key_is_named(keeping: aiohttp.ClientSession, key: str) -> None:
    response = await _add(keeping, "cook", key)

    assert response.status == 400
    assert response.body["violations"][0]["field"] == "Idempotency-Key"


async def test_the_key_means_nothing_to_a_read(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/api/queues", headers={"Idempotency-Key": "k"}) as response:
        assert response.status == 200


async def test_without_redis_only_the_key_is_refused(gateway: aiohttp.ClientSession, services: Services) -> None:
    refused = await _add(gateway, "cook", "k")
    async with gateway.post(ADD, json={"handle": "cook"}) as without:
        assert without.status == 201

    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
    assert refused.body["reason"] == "IDEMPOTENCY_UNAVAILABLE"
    assert services.profiles.added == ["cook"]


async def test_a_silent_redis_is_waited_for_a_moment_and_once(
    services: Services, redis_url: str, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(redis_url)
    async with open_gateway(services, REDIS_URL=through.url) as session:
        assert (await _add(session, "cook", "one")).status == 201
        through.hold()
        began = time.monotonic()

        refused = await _add(session, "cook", "two")

    assert refused.status == 503
    # Row D3 has two seconds, of which a busy machine takes its part; a second wait would end after three.
    assert records._TIMEOUT_SECONDS < 2
    assert time.monotonic() - began < 3


async def test_a_restart_of_redis_is_not_noticed(services: Services, own_redis: RedisServer) -> None:
    async with open_gateway(services, REDIS_URL=own_redis.url) as session:
        await _add(session, "cook", "k")
        own_redis.stop()
        own_redis.start()

        again = await _add(session, "cook", "k")

    assert again.headers.get("Idempotent-Replayed") == "true"
