"""A long answer is passed on while it is made."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp

from tests.fixtures.waiting import wait_until
from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway
from tests.integration.gateway.raw import exchanged, statuses
from tests.integration.gateway.streams import CSV, ON_THE_WAY, megabytes, rows


async def test_every_piece_arrives_once_and_in_order(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = rows(5_000)

    async with gateway.get(CSV) as response:
        lines = (await response.read()).splitlines()

    assert [int(line[:19]) for line in lines] == list(range(5_000))
    assert services.exports.ended == 1


async def test_the_first_piece_arrives_before_the_last_is_made(
    gateway: aiohttp.ClientSession, services: Services
) -> None:
    arrived = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"first\n"
        await arrived.wait()
        yield b"last\n"

    services.exports.pieces = pieces
    async with gateway.get(CSV) as response:
        first = await response.content.readline()
        arrived.set()
        rest = await response.read()

    assert (first, rest) == (b"first\n", b"last\n")


async def test_it_is_a_file_that_no_browser_shows(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get(CSV) as csv, gateway.get(CSV.replace(".csv", ".ndjson")) as ndjson:
        assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert ndjson.headers["Content-Type"] == "application/x-ndjson"
        assert csv.headers["Content-Disposition"] == 'attachment; filename="export.csv"'
        assert ndjson.headers["Content-Disposition"] == 'attachment; filename="export.ndjson"'
        assert csv.headers["X-Content-Type-Options"] == "nosniff"
        assert csv.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert csv.headers["Transfer-Encoding"] == "chunked"
        assert csv.headers["X-Request-Id"]


async def test_an_export_of_nothing_is_an_empty_file(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = rows(0)

    async with gateway.get(CSV) as response:
        assert (response.status, await response.read()) == (200, b"")
        assert response.headers["Content-Type"] == "text/csv"


async def test_head_tells_what_get_would_and_asks_for_no_more(
    gateway: aiohttp.ClientSession, services: Services
) -> None:
    services.exports.pieces = megabytes

    async with gateway.head(CSV) as response:
        assert (response.status, await response.read()) == (200, b"")
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"

    await wait_until(lambda: services.exports.ended)
    assert services.exports.taken < ON_THE_WAY


async def test_http_1_0_gets_the_whole_answer_too(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = rows(1000)

    answer = await exchanged(gateway, f"GET {CSV} HTTP/1.0\r\nHost: x\r\n\r\n".encode())

    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert len(body.splitlines()) == 1000


async def test_without_a_key_there_is_no_export(services: Services) -> None:
    async with open_gateway(services, API_KEYS=f"one:{'0' * 64}") as session, session.get(CSV) as response:
        assert response.status == 401
    assert services.exports.ended == 0


async def test_the_connection_serves_the_next_request(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = rows(3)
    request = f"GET {CSV} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    assert statuses(await exchanged(gateway, request, request, last)) == [200, 200, 200]
