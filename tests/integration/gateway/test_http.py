"""HTTP as clients speak it, down to its odd corners."""

from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest

from tests.integration.gateway.raw import ADD, BODY, CLOSE, HEALTH, HOST, exchanged, statuses


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
