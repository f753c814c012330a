"""Whoever reads a long answer slowly holds it back, and nobody else."""

import asyncio
import time
from collections.abc import Callable

import aiohttp

from tests.fixtures.waiting import wait_until
from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway
from tests.integration.gateway.streams import CSV, ON_THE_WAY, megabytes, reader_of, rows


async def test_who_reads_nothing_holds_the_service_back_and_nobody_else(
    gateway: aiohttp.ClientSession, services: Services
) -> None:
    services.exports.pieces = megabytes

    async with reader_of(gateway):
        await _settled(lambda: services.exports.taken)
        assert 0 < services.exports.taken < ON_THE_WAY

        async with gateway.get("/api/tiktok/profiles") as other:
            assert other.status == 200


async def _settled(value: Callable[[], int]) -> None:
    """Waits until the value has not grown for half a second."""
    seen, moment = 0, time.monotonic()

    def has_stopped() -> bool:
        nonlocal seen, moment
        if value() > seen:
            seen, moment = value(), time.monotonic()
        return seen > 0 and time.monotonic() - moment > 0.5

    await wait_until(has_stopped, 20)


async def test_who_goes_on_reading_gets_all_of_it_however_long_it_takes(services: Services) -> None:
    services.exports.pieces = rows(64, size=2**18)
    began = time.monotonic()

    hasty = {"STREAM_PAUSE_SECONDS": "1", "DEADLINE_SECONDS": "1"}
    async with open_gateway(services, **hasty) as session, session.get(CSV) as response:
        size = 0
        while chunk := await response.content.read(2**17):
            size += len(chunk)
            # This client is slow on purpose.
            await asyncio.sleep(0.02)

    assert size == 64 * 2**18
    assert time.monotonic() - began > 2


async def test_who_reads_nothing_for_too_long_is_cut_off(services: Services) -> None:
    services.exports.pieces = megabytes

    async with open_gateway(services, STREAM_PAUSE_SECONDS="0.5") as session, reader_of(session):
        await wait_until(lambda: services.exports.ended, 10)


async def test_the_export_of_a_client_that_left_is_given_up(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = megabytes

    async with reader_of(gateway) as reader:
        await reader.readline()

    await wait_until(lambda: services.exports.ended)


async def test_more_streams_than_allowed_are_refused_while_other_calls_are_answered(services: Services) -> None:
    services.exports.pieces = megabytes
    async with open_gateway(services, MAX_STREAMS=1) as session:
        async with reader_of(session) as reader:
            await reader.readline()
            async with session.get(CSV) as refused, session.get("/api/tiktok/profiles") as other:
                assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
                assert other.status == 200

        services.exports.pieces = rows(1)

        async def is_free() -> bool:
            async with session.get(CSV) as response:
                return response.status == 200

        await wait_until(is_free)
