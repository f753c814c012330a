"""Requests that wait for work: longer than others, and in nobody's way."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.waiting import wait_until
from tests.foreign.services import SLOW, Services
from tests.integration.gateway.conftest import open_gateway

OCR = f"/api/tiktok/posts/{uuid4()}/ocr"
BULK = "/api/tiktok/posts/bulk-ocr"
QUEUES = "/api/queues"


@asynccontextmanager
async def someone_waiting(
    session: aiohttp.ClientSession, services: Services
) -> AsyncIterator["asyncio.Task[aiohttp.ClientResponse]"]:
    """A request that waits until the gate is opened."""
    services.analyses.gate.clear()
    waiting = asyncio.create_task(session.post(OCR))
    await wait_until(lambda: services.analyses.asked)
    try:
        yield waiting
    finally:
        waiting.cancel()


async def test_who_waits_for_work_outlasts_the_deadline_of_all_others(services: Services) -> None:
    async with (
        open_gateway(services, DEADLINE_SECONDS="0.3", WAIT_DEADLINE_SECONDS="20") as session,
        someone_waiting(session, services) as waiting,
    ):
        async with session.post("/api/tiktok/profiles/add", json={"handle": SLOW}) as other:
            assert other.status == 504

        services.analyses.gate.set()

        assert (await waiting).status == 200


async def test_who_waits_for_work_has_a_deadline_too(services: Services) -> None:
    services.analyses.gate.clear()
    async with open_gateway(services, WAIT_DEADLINE_SECONDS="0.3") as session, session.post(OCR) as response:
        assert (response.status, (await response.json(content_type=None))["code"]) == (504, "DEADLINE_EXCEEDED")


async def test_who_waits_takes_no_place_from_others(services: Services) -> None:
    async with (
        open_gateway(services, MAX_REQUESTS=1, MAX_WAITS=1) as session,
        someone_waiting(session, services),
        session.post(OCR) as refused,
        session.get(QUEUES) as other,
    ):
        assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
        assert other.status == 200


async def test_who_leaves_frees_the_place_and_ends_the_call(services: Services) -> None:
    async with open_gateway(services, MAX_WAITS=1) as session:
        async with someone_waiting(session, services):
            pass
        await wait_until(lambda: services.analyses.left == 1)
        services.analyses.gate.set()

        async with session.post(OCR) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"force": "true"}, {"force": True, "cover": False, "dry_run": False}),
        ({"dryRun": "true", "cover": "1"}, None),
        ({"dryRun": "true", "cover": "true"}, {"force": False, "cover": True, "dry_run": True}),
        ({}, {"force": False, "cover": False, "dry_run": False}),
    ],
)
async def test_flags_of_a_batch_may_stand_in_the_query(
    gateway: aiohttp.ClientSession, services: Services, query: Mapping[str, str], expected: Mapping[str, Any] | None
) -> None:
    post_id = str(uuid4())

    async with gateway.post(BULK, json={"postIds": [post_id]}, params=query) as response:
        assert response.status == (400 if expected is None else 200)

    told = [{name: getattr(each, name) for name in ("force", "cover", "dry_run")} for each in services.analyses.asked]
    assert told == ([] if expected is None else [expected])


async def test_a_batch_that_is_not_waited_for_says_where_it_is(gateway: aiohttp.ClientSession) -> None:
    headers = {"Prefer": "respond-async"}

    async with gateway.post(BULK, json={"postIds": [str(uuid4())]}, headers=headers) as response:
        batch = await response.json()

    assert (response.status, batch["status"]) == (202, "pending")
    assert response.headers["Location"] == f"/api/tiktok/ocr/batches/{batch['batchId']}"
    async with gateway.get(response.headers["Location"]) as found:
        assert (await found.json())["batchId"] == batch["batchId"]
