"""HTTP at its edges: whatever comes in, a typed answer goes out and the server goes on."""

import time
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest

from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway
from tests.integration.gateway.raw import exchanged, problem, statuses

HOST = b"Host: x\r\n"
JSON = b"Content-Type: application/json\r\n"
CLOSE = b"Connection: close\r\n\r\n"
ADD = b"POST /api/tiktok/profiles/add HTTP/1.1\r\n" + HOST + JSON
BODY = b'{"handle":"cook"}'
HEALTH = b"GET /healthz HTTP/1.1\r\n" + HOST
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


async def test_pipelined_requests_are_answered_in_order(gateway: aiohttp.ClientSession) -> None:
    queues = b"GET /api/queues HTTP/1.1\r\n" + HOST

    answer = await exchanged(gateway, HEALTH + b"\r\n" + queues + b"\r\n" + HEALTH + CLOSE)

    assert statuses(answer) == [200, 200, 200]
    assert answer.index(b"alive") < answer.index(b"queues") < answer.rindex(b"alive")


async def test_the_absolute_form_is_answered(gateway: aiohttp.ClientSession) -> None:
    answer = await exchanged(gateway, b"GET http://other.example/healthz HTTP/1.1\r\n" + HOST + CLOSE)

    assert statuses(answer) == [200]


async def test_a_client_that_asks_before_it_sends_is_told_to_go_on(gateway: aiohttp.ClientSession) -> None:
    head = ADD + b"Expect: 100-continue\r\nContent-Length: 17\r\n" + CLOSE

    assert statuses(await exchanged(gateway, head, BODY, pause=0.05)) == [100, 201]


async def test_a_client_that_asks_before_it_sends_too_much_is_told_not_to(gateway: aiohttp.ClientSession) -> None:
    head = ADD + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n" + CLOSE

    assert statuses(await exchanged(gateway, head)) == [413]


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 400), (1024 * 1024 + 1, 413)])
@pytest.mark.parametrize("is_chunked", [False, True])
async def test_a_body_may_have_one_mebibyte(
    gateway: aiohttp.ClientSession, size: int, status: int, is_chunked: bool
) -> None:
    body = b'{"' + b"x" * (size - 6) + b'":1}'

    async def pieces() -> AsyncIterator[bytes]:
        yield body

    data, headers = pieces() if is_chunked else BytesIO(body), {"Content-Type": "application/json"}
    async with gateway.post("/api/tiktok/profiles/add", data=data, headers=headers) as response:
        assert (response.status, len(body)) == (status, size)
        assert (await response.json(content_type=None))["status"] == status


async def test_a_client_that_sends_its_headers_slowly_is_cut_off(hasty: aiohttp.ClientSession) -> None:
    began = time.monotonic()

    answer = await exchanged(hasty, *(HEALTH[at : at + 1] for at in range(len(HEALTH))), pause=0.2)

    assert statuses(answer) == []
    assert time.monotonic() - began < 2


async def test_a_client_that_sends_its_body_slowly_is_cut_off(hasty: aiohttp.ClientSession) -> None:
    head = ADD + b"Content-Length: 1000\r\n\r\n"

    answer = await exchanged(hasty, head, *(b" " for _ in range(1000)), pause=0.1)

    assert problem(answer)["reason"] == "REQUEST_TOO_SLOW"


async def test_more_connections_than_allowed_are_turned_away(services: Services) -> None:
    async with open_gateway(services, MAX_CONNECTIONS=1) as session, session.get("/healthz") as held:
        assert held.status == 200
        assert statuses(await exchanged(session, HEALTH + b"\r\n")) == [503]


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("Application/JSON; Charset=UTF-8", 201),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
async def test_a_body_is_json_by_its_content_type(
    gateway: aiohttp.ClientSession, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type}

    async with gateway.post("/api/tiktok/profiles/add", data=BODY, headers=headers) as response:
        assert response.status == status


async def test_head_is_get_without_the_body(gateway: aiohttp.ClientSession) -> None:
    async with gateway.head("/api/queues") as head, gateway.get("/api/queues") as get:
        assert head.status == 200
        assert await head.read() == b""
        assert head.headers["Content-Length"] == str(len(await get.read()))


async def test_options_names_the_methods_and_allows_no_other_origin(gateway: aiohttp.ClientSession) -> None:
    headers = {"Origin": "null", "Access-Control-Request-Method": "POST"}

    async with gateway.options("/api/tiktok/profiles/add", headers=headers) as response:
        assert (response.status, response.headers["Allow"]) == (204, "OPTIONS, POST")
        assert not [name for name in response.headers if name.lower().startswith("access-control-")]


async def test_another_method_is_told_those_that_are_allowed(gateway: aiohttp.ClientSession) -> None:
    async with gateway.put("/api/tiktok/profiles", json={}) as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


async def test_ids_of_the_caller_come_back(gateway: aiohttp.ClientSession) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"X-Request-Id": "req-1", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}

    async with gateway.get("/healthz", headers=headers) as response:
        assert response.headers["X-Request-Id"] == "req-1"
        assert response.headers["traceparent"].split("-")[1] == trace


@pytest.mark.parametrize("given", ["", "a" * 200, "two words", "<script>"])
async def test_an_unfit_request_id_is_replaced(gateway: aiohttp.ClientSession, given: str) -> None:
    async with gateway.get("/nowhere", headers={"X-Request-Id": given}) as response:
        problem_document = await response.json(content_type=None)

    assert response.headers["X-Request-Id"] == problem_document["requestId"] != given


async def test_every_answer_is_safe_to_show(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/api/queues") as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Server"] == "carrel"
