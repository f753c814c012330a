"""A long answer that fails is never short in silence."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from common.errors import NotFound
from tests.fixtures.waiting import wait_until
from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway
from tests.integration.gateway.streams import CSV, rows


async def test_a_failure_before_the_first_piece_is_a_problem(
    gateway: aiohttp.ClientSession, services: Services
) -> None:
    services.exports.pieces = rows(0, failing=NotFound(reason="PROFILE_NOT_FOUND"))

    async with gateway.get(CSV) as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, problem["reason"]) == (404, "PROFILE_NOT_FOUND")
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("path", [CSV.replace("export", "exports"), "/api/tiktok/profiles/x/export.csv"])
async def test_bad_input_is_a_problem(gateway: aiohttp.ClientSession, path: str) -> None:
    async with gateway.get(path) as response:
        assert response.status in {400, 404}
        assert response.content_type == "application/problem+json"


async def test_a_failure_in_the_middle_breaks_the_answer_off(
    gateway: aiohttp.ClientSession, services: Services
) -> None:
    services.exports.pieces = rows(10, failing=RuntimeError("a secret detail"))

    async with gateway.get(CSV) as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientError):
            await response.read()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_a_broken_answer_is_no_whole_one_in_any_version_of_http(
    gateway: aiohttp.ClientSession, services: Services, version: str
) -> None:
    services.exports.pieces = rows(10, failing=RuntimeError("a secret detail"))
    request = f"GET {CSV} HTTP/{version}\r\nHost: x\r\n\r\n".encode()

    assert await _is_reset(gateway, request)


async def _is_reset(gateway: aiohttp.ClientSession, request: bytes) -> bool:
    assert gateway._base_url is not None
    reader, writer = await asyncio.open_connection(gateway._base_url.host, gateway._base_url.port)
    writer.write(request)
    try:
        await asyncio.wait_for(reader.read(), 10)
    except ConnectionResetError:
        return True
    finally:
        writer.close()
    return False


async def test_a_service_that_pauses_for_too_long_is_cut_off(services: Services) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"first\n"
        await asyncio.Event().wait()

    services.exports.pieces = pieces
    async with open_gateway(services, STREAM_PAUSE_SECONDS="0.3") as session:
        async with session.get(CSV) as response:
            with pytest.raises(aiohttp.ClientError):
                await response.read()

        await wait_until(lambda: services.exports.ended)


async def test_a_service_that_never_begins_is_a_504(services: Services) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    services.exports.pieces = pieces
    async with open_gateway(services, STREAM_PAUSE_SECONDS="0.3") as session, session.get(CSV) as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, problem["reason"]) == (504, "SERVICE_TOO_SLOW")


async def test_a_service_that_is_away_is_a_503(services: Services) -> None:
    services.addresses["monitor"] = "127.0.0.1:1"

    async with open_gateway(services) as session, session.get(CSV) as response:
        problem = await response.json(content_type="application/problem+json")

    assert (response.status, problem["reason"]) == (503, "SERVICE_AWAY")


async def test_answers_that_broke_off_are_counted(gateway: aiohttp.ClientSession, services: Services) -> None:
    before = await _broken_off(gateway)
    services.exports.pieces = rows(1, failing=RuntimeError())

    async with gateway.get(CSV) as response:
        with pytest.raises(aiohttp.ClientError):
            await response.read()

    assert await _broken_off(gateway) == before + 1


async def _broken_off(gateway: aiohttp.ClientSession) -> float:
    async with gateway.get("/metrics") as response:
        lines = (await response.text()).splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("http_server_answers_broken_off_total"))
