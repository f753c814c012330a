"""HTTP as it should not be: a typed answer goes out, and the server goes on."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway
from tests.integration.gateway.raw import ADD, BODY, CLOSE, HEALTH, HOST, exchanged, problem, statuses

MALFORMED = (400, "MALFORMED_REQUEST")


@pytest.fixture
async def hasty(services: Services) -> AsyncIterator[aiohttp.ClientSession]:
    """A gateway that waits for nobody longer than half a second."""
    async with open_gateway(services, BODY_TIMEOUT_SECONDS=0.5, IDLE_TIMEOUT_SECONDS=0.5) as session:
        yield session


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (ADD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", MALFORMED),
        (ADD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", MALFORMED),
        (ADD + b"Content-Length: -5\r\n\r\n", MALFORMED),
        (ADD + b"Content-Length: 99999999999999999999999\r\n\r\n", MALFORMED),
        (ADD + b"Content-Length: 9999999999\r\n\r\n", (413, "BODY_TOO_LARGE")),
        (ADD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", MALFORMED),
        (ADD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", (415, "UNSUPPORTED_BODY")),
        (ADD + b"Content-Encoding: gzip\r\nContent-Length: 17\r\n\r\n" + BODY, (415, "UNSUPPORTED_BODY")),
        (ADD + b"Expect: tea\r\nContent-Length: 17\r\n\r\n" + BODY, (417, "UNSUPPORTED_EXPECTATION")),
        (ADD + b"Content-Length: 17\r\n\r\n" + BODY[:5], (408, "REQUEST_TOO_SLOW")),
        (HEALTH + b"X: " + b"a" * 20_000 + b"\r\n\r\n", (431, "HEADERS_TOO_LARGE")),
        (HEALTH + b"".join(b"X%d: %s\r\n" % (n, b"a" * 300) for n in range(80)) + CLOSE, (431, "HEADERS_TOO_LARGE")),
        (HEALTH + b"X: a\r\n" * 200 + b"\r\n", MALFORMED),
        (HEALTH + b"X: a\0b\r\n\r\n", MALFORMED),
        (HEALTH + b"X: a\r\n folded\r\n\r\n", MALFORMED),
        (b"GET /healthz?" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + CLOSE, (431, "HEADERS_TOO_LARGE")),
        (b"GET /healthz HTTP/1.1\r\n\r\n", MALFORMED),
        (b"GET /healthz HTTP/3.7\r\n" + HOST + CLOSE, MALFORMED),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", MALFORMED),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", MALFORMED),
        (b"GET /\xff HTTP/1.1\r\n" + HOST + CLOSE, MALFORMED),
        (b"GET http://[::1/ HTTP/1.1\r\n" + HOST + CLOSE, MALFORMED),
        (b"GET //healthz HTTP/1.1\r\n" + HOST + CLOSE, (400, "MALFORMED_TARGET")),
        (b"GET /%2e%2e/healthz HTTP/1.1\r\n" + HOST + CLOSE, (400, "MALFORMED_TARGET")),
        (b"OPTIONS * HTTP/1.1\r\n" + HOST + CLOSE, (400, "MALFORMED_TARGET")),
        (b"CONNECT x:443 HTTP/1.1\r\n" + HOST + CLOSE, (400, "MALFORMED_TARGET")),
        (b"TRACE /healthz HTTP/1.1\r\n" + HOST + CLOSE, (405, "METHOD_NOT_ALLOWED")),
        (b"BREW /healthz HTTP/1.1\r\n" + HOST + CLOSE, MALFORMED),
        (b"GET /nowhere HTTP/1.1\r\n" + HOST + CLOSE, (404, "ROUTE_NOT_FOUND")),
    ],
)
async def test_a_bad_request_gets_a_problem_document(
    hasty: aiohttp.ClientSession, request_bytes: bytes, expected: tuple[int, str]
) -> None:
    answer = await exchanged(hasty, request_bytes)

    assert (statuses(answer)[0], problem(answer)["reason"]) == expected
    assert statuses(await exchanged(hasty, HEALTH + CLOSE)) == [200]


async def test_a_smuggled_request_is_not_answered(hasty: aiohttp.ClientSession) -> None:
    inner = b"0\r\n\r\nGET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"

    answer = await exchanged(hasty, ADD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + inner)

    assert statuses(answer) == [400]


async def test_a_client_that_asks_before_it_sends_too_much_is_told_not_to(gateway: aiohttp.ClientSession) -> None:
    head = ADD + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n" + CLOSE

    assert statuses(await exchanged(gateway, head)) == [413]


async def test_a_client_that_sends_its_headers_slowly_is_cut_off(hasty: aiohttp.ClientSession) -> None:
    began = time.monotonic()

    answer = await exchanged(hasty, *(HEALTH[at : at + 1] for at in range(len(HEALTH))), pause=0.2)

    assert statuses(answer) == []
    assert time.monotonic() - began < 5


async def test_a_client_that_sends_its_body_slowly_is_cut_off(hasty: aiohttp.ClientSession) -> None:
    head = ADD + b"Content-Length: 1000\r\n\r\n"

    answer = await exchanged(hasty, head, *(b" " for _ in range(1000)), pause=0.1)

    assert problem(answer)["reason"] == "REQUEST_TOO_SLOW"


async def test_more_connections_than_allowed_are_turned_away(services: Services) -> None:
    async with open_gateway(services, MAX_CONNECTIONS=1) as session, session.get("/healthz") as held:
        assert held.status == 200
        assert statuses(await exchanged(session, HEALTH + b"\r\n")) == [503]
