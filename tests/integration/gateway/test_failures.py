"""What goes wrong behind the gateway arrives as a problem document, in time, and tells no secrets."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from tests.fixtures.proxy import Proxy
from tests.fixtures.waiting import wait_until
from tests.foreign.services import BROKEN, BUSY, SLOW, SLOW_SECONDS, Services
from tests.integration.gateway.conftest import open_gateway

ADD = "/api/tiktok/profiles/add"
UNKNOWN = "446e8d29-631d-4fa1-b5e4-e1a0c780ea33"


async def _added(session: aiohttp.ClientSession, handle: str) -> tuple[int, dict[str, object]]:
    async with session.post(ADD, json={"handle": handle}) as response:
        return response.status, await response.json(content_type="application/problem+json")


async def test_a_failure_of_the_service_is_told_with_its_reason(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get(f"/api/tiktok/profiles/{UNKNOWN}") as response:
        problem = await response.json(content_type="application/problem+json")

    assert response.status == 404
    assert problem | {"requestId": "", "detail": ""} == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "",
        "code": "NOT_FOUND",
        "reason": "PROFILE_NOT_FOUND",
        "violations": [],
        "requestId": "",
    }


async def test_a_field_that_the_service_refuses_is_named(gateway: aiohttp.ClientSession) -> None:
    status, problem = await _added(gateway, "../x")

    assert (status, problem["reason"]) == (400, "INVALID_HANDLE")
    assert problem["violations"] == [{"field": "handle", "description": "must be a handle"}]


async def test_a_broken_rule_names_the_field_as_json_has_it(gateway: aiohttp.ClientSession) -> None:
    sources = [{"url": "http://example.com/"}, {"url": "http://example.com/", "alternateUrls": ["x", ""]}]

    async with gateway.post("/api/media/assets", json={"assets": sources}) as response:
        problem = await response.json(content_type="application/problem+json")

    assert response.status == 400
    assert [one["field"] for one in problem["violations"]] == ["assets[1].alternateUrls[1]"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("pageSize=0", "pageSize"),
        ("pageSize=-1", "pageSize"),
        ("pageSize=1000000000", "pageSize"),
        ("pageSize=1.5", "pageSize"),
        ("pageSize=1e3", "pageSize"),
        ("pageSize=%2210%22", "pageSize"),
        ("pageSize=", "pageSize"),
        ("pageSize=1&pageSize=2", "pageSize"),
        ("page_size=1", "page_size"),
        ("includeHistory=1", "includeHistory"),
        ("contentType=VIDEO", "contentType"),
        ("category=x", "category"),
        ("key=x", "key"),
    ],
)
async def test_a_parameter_that_does_not_fit_is_named(gateway: aiohttp.ClientSession, query: str, field: str) -> None:
    async with gateway.get(f"/api/tiktok/posts?{query}") as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, [one["field"] for one in problem["violations"]]) == (400, [field])


@pytest.mark.parametrize("profile", ["x", f"{{{UNKNOWN}}}", f"{UNKNOWN}'--", "0" * 5000])
async def test_an_id_that_is_no_uuid_is_named(gateway: aiohttp.ClientSession, profile: str) -> None:
    async with gateway.get(f"/api/tiktok/profiles/{profile}") as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, [one["field"] for one in problem["violations"]]) == (400, ["id"])


async def test_a_body_where_none_belongs_is_refused(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/api/queues", json={"x": 1}) as response:
        assert response.status == 400


async def test_a_fault_of_the_service_stays_its_secret(gateway: aiohttp.ClientSession) -> None:
    status, problem = await _added(gateway, BROKEN)

    assert (status, problem["code"], problem["reason"]) == (500, "INTERNAL", "INTERNAL")
    assert "secret" not in str(problem)


async def test_a_limit_of_the_service_is_a_429(gateway: aiohttp.ClientSession) -> None:
    status, problem = await _added(gateway, BUSY)

    assert (status, problem["reason"]) == (429, "SOURCE_RATE_LIMITED")


async def test_a_service_that_is_too_slow_is_a_504_at_the_deadline(services: Services) -> None:
    async with open_gateway(services, DEADLINE_SECONDS="0.5") as session:
        began = time.monotonic()

        status, problem = await _added(session, SLOW)

        assert (status, problem["reason"]) == (504, "SERVICE_TOO_SLOW")
        assert 0.4 <= time.monotonic() - began < SLOW_SECONDS / 2


async def test_a_service_that_is_away_is_a_503_that_names_it(services: Services) -> None:
    services.addresses["monitor"] = "127.0.0.1:1"

    async with open_gateway(services) as session:
        began = time.monotonic()
        status, problem = await _added(session, "cook")
        async with session.get("/api/media/stats") as other:
            assert other.status == 200
        async with session.get("/api/queues") as joined:
            assert joined.status == 503

    assert (status, problem["reason"]) == (503, "SERVICE_AWAY")
    assert problem["detail"] == "The monitor service is away; try again later."
    assert time.monotonic() - began < 10


async def test_a_service_that_falls_silent_is_a_504_and_its_return_is_noticed(
    services: Services, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(services.addresses["monitor"])
    services.addresses["monitor"] = through.address
    async with open_gateway(services, DEADLINE_SECONDS="0.5") as session:
        assert await _status(session) == 200
        through.hold()
        began = time.monotonic()

        assert await _status(session) == 504
        assert time.monotonic() - began < SLOW_SECONDS / 2

        through.release()
        assert await wait_until(lambda: _is_well(session), 10)


async def test_a_service_that_was_cut_off_is_found_again(
    services: Services, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(services.addresses["monitor"])
    services.addresses["monitor"] = through.address
    async with open_gateway(services) as session:
        assert await _status(session) == 200
        await through.stop()

        assert await _status(session) == 503

        await through.start()
        assert await wait_until(lambda: _is_well(session), 10)


async def test_what_is_in_hand_is_finished_before_the_end(services: Services) -> None:
    services.profiles.delays["cook"] = 0.5
    async with aiohttp.ClientSession() as session:
        async with open_gateway(services) as gateway:
            asked = asyncio.create_task(session.post(f"{gateway._base_url}{ADD}", json={"handle": "cook"}))
            await wait_until(lambda: services.profiles.added)

        assert (await asked).status == 201


async def test_what_its_caller_left_is_dropped(services: Services) -> None:
    services.profiles.delays["cook"] = 30
    async with open_gateway(services) as session:
        asked = asyncio.create_task(session.post(ADD, json={"handle": "cook"}))
        await wait_until(lambda: services.profiles.added)

        asked.cancel()

        assert await wait_until(lambda: services.profiles.left)


async def _status(session: aiohttp.ClientSession) -> int:
    async with session.get("/api/tiktok/profiles") as response:
        return response.status


async def _is_well(session: aiohttp.ClientSession) -> bool:
    return await _status(session) == 200
