"""A long answer is passed on while it is made: held back by who reads slowly, never short in silence."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest

from common.errors import NotFound
from tests.fixtures.waiting import wait_until
from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway
from tests.integration.gateway.raw import exchanged, statuses

CSV = "/api/tiktok/profiles/01940000-0000-7000-8000-000000000000/export.csv"
MEGABYTE = b"x" * 2**20
# What sockets, windows and buffers on the way may hold of an answer that nobody reads.
ON_THE_WAY = 24 * 2**20

Pieces = Callable[[], AsyncIterator[bytes]]


def rows(count: int, *, size: int = 20, failing: Exception | None = None) -> Pieces:
    """An export of that many rows, which fails behind them if it is told to."""

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(count):
            yield f"{number:019},".encode().ljust(size - 1, b".") + b"\n"
        if failing is not None:
            raise failing

    return pieces


async def megabytes() -> AsyncIterator[bytes]:
    for _ in range(512):
        yield MEGABYTE


@asynccontextmanager
async def reader_of(session: aiohttp.ClientSession, path: str = CSV) -> AsyncIterator[asyncio.StreamReader]:
    """A connection on which the path was asked for: nothing is read but what the block reads."""
    assert session._base_url is not None
    reader, writer = await asyncio.open_connection(session._base_url.host, session._base_url.port, limit=2**16)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    try:
        yield reader
    finally:
        writer.close()


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


async def test_http_1_0_gets_the_whole_answer_too(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = rows(1000)

    answer = await exchanged(gateway, f"GET {CSV} HTTP/1.0\r\nHost: x\r\n\r\n".encode())

    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert len(body.splitlines()) == 1000


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


async def test_without_a_key_there_is_no_export(services: Services) -> None:
    async with open_gateway(services, API_KEYS=f"one:{'0' * 64}") as session, session.get(CSV) as response:
        assert response.status == 401
    assert services.exports.ended == 0


async def test_the_connection_serves_the_next_request(gateway: aiohttp.ClientSession, services: Services) -> None:
    services.exports.pieces = rows(3)
    request = f"GET {CSV} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    assert statuses(await exchanged(gateway, request, request, last)) == [200, 200, 200]


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
