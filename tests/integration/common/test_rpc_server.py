"""What the serve role makes of callers who ask too much, too long, or nonsense."""

import asyncio
import zlib
from datetime import timedelta
from typing import Any

import grpc
import grpc.aio
import pytest
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from prometheus_client import REGISTRY

from common.errors import DeadlineExceeded, ResourceExhausted, Unavailable
from common.rpc import RpcSettings, Server, remaining
from tests.fixtures.waiting import wait_until
from tests.foreign import echo

LIMIT = 4 * 1024 * 1024
TEN_YEARS = 10 * 365 * 86400
# The stubs' types are those of the blocking channel.
HealthStub: Any = health_pb2_grpc.HealthStub


class Held:
    """An answer that waits until it is let go, and knows what became of it."""

    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = 0
        self.let_go = asyncio.Event()

    async def __call__(self, request: Any, context: Any) -> Any:
        self.begun += 1
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return echo.said("held")


async def refusal(call: Any) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code()


@pytest.fixture
async def server() -> Any:
    async with echo.serving() as server:
        yield server


async def still_answers(server: Server) -> bool:
    async with echo.channel_to(server) as channel:
        return bool((await echo.call(channel)(echo.say(text="there"))).text == "there")


async def test_a_message_of_4_mib_passes_both_ways_and_one_byte_more_does_not(server: Server) -> None:
    overhead = echo.say(text="x" * LIMIT).ByteSize() - LIMIT
    async with echo.plain_channel_to(server, ("grpc.max_receive_message_length", -1)) as channel:
        whole = await echo.call(channel)(echo.say(text="x" * (LIMIT - overhead)))
        refused = await refusal(echo.raw(channel)(b"x" * (LIMIT + 1)))

    assert whole.ByteSize() == LIMIT
    assert refused is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert await still_answers(server)


async def test_an_answer_that_is_too_large_is_not_sent() -> None:
    async def large(request: Any, context: Any) -> Any:
        return echo.said("x" * LIMIT)

    async with (
        echo.serving(large) as server,
        echo.plain_channel_to(server, ("grpc.max_receive_message_length", -1)) as channel,
    ):
        assert await refusal(echo.call(channel)(echo.say())) is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_a_message_that_grows_when_it_is_unpacked_is_refused(server: Server) -> None:
    async with grpc.aio.insecure_channel(
        f"127.0.0.1:{server.port}",
        options=[("grpc.max_send_message_length", -1)],
        compression=grpc.Compression.Gzip,
    ) as channel:
        assert len(zlib.compress(bytes(16 * LIMIT))) < LIMIT
        assert await refusal(echo.raw(channel)(bytes(16 * LIMIT))) is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert await still_answers(server)


@pytest.mark.parametrize("request_bytes", [b"\x0a\x02\xff\xfe", b"\xff", b"\x0a\xff"], ids=["utf-8", "tag", "cut"])
async def test_bytes_that_are_no_message_are_the_callers_mistake(server: Server, request_bytes: bytes) -> None:
    async with echo.plain_channel_to(server) as channel:
        assert await refusal(echo.raw(channel)(request_bytes)) is grpc.StatusCode.INVALID_ARGUMENT


async def test_unknown_fields_are_let_pass(server: Server) -> None:
    async with echo.plain_channel_to(server) as channel:
        assert await echo.raw(channel)(b"\x0a\x02hi\xf8\x3f\x01") == b"\x0a\x02hi"


@pytest.mark.parametrize("method", ["/echo.v1.EchoService/Nothing", "/nobody.v1.Service/Say", "/", "/a/b/c"])
async def test_a_method_that_nobody_has_is_unimplemented(server: Server, method: str) -> None:
    async with echo.plain_channel_to(server) as channel:
        assert await refusal(echo.raw(channel, method)(b"")) is grpc.StatusCode.UNIMPLEMENTED


async def test_a_megabyte_of_metadata_is_refused(server: Server) -> None:
    async with echo.plain_channel_to(server) as channel:
        code = await refusal(echo.raw(channel)(b"", metadata=[("x-large", "y" * 2**20)]))

    assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert await still_answers(server)


async def test_a_deadline_of_nothing_is_exceeded_at_once(server: Server) -> None:
    async with echo.channel_to(server) as channel:
        with pytest.raises(DeadlineExceeded):
            await echo.call(channel)(echo.say(), timeout=0)


@pytest.mark.parametrize("asked", [None, TEN_YEARS])
async def test_a_call_without_an_end_is_given_one_and_its_handler_is_cancelled(asked: float | None) -> None:
    held = Held()
    settings = RpcSettings(longest_call=timedelta(milliseconds=50))

    async with echo.serving(held, settings=settings) as server, echo.plain_channel_to(server) as channel:
        code = await refusal(echo.call(channel)(echo.say(), timeout=asked))

    assert code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert held.cancelled == 1


@pytest.mark.parametrize(("asked", "left"), [(None, 60), (TEN_YEARS, 60), (7, 7)])
async def test_a_handler_knows_how_long_its_caller_waits(asked: float | None, left: float) -> None:
    async def answer(request: Any, context: Any) -> Any:
        return echo.said(str(remaining()))

    async with echo.serving(answer) as server, echo.plain_channel_to(server) as channel:
        found = float((await echo.call(channel)(echo.say(), timeout=asked)).text)

    # grpc rounds what it sends.
    assert left - 2 < found < left + 0.2


async def test_the_handler_of_a_caller_who_left_is_cancelled() -> None:
    held = Held()

    async with echo.serving(held) as server, echo.channel_to(server) as channel:
        call = asyncio.ensure_future(echo.call(channel)(echo.say()))
        await wait_until(lambda: held.begun)
        call.cancel()
        await wait_until(lambda: held.cancelled)


async def test_calls_beyond_the_limit_are_refused_at_once() -> None:
    held = Held()

    async with (
        echo.serving(held, settings=RpcSettings(max_concurrent_rpcs=2)) as server,
        echo.channel_to(server) as channel,
    ):
        calls = [asyncio.ensure_future(echo.call(channel)(echo.say())) for _ in range(2)]
        await wait_until(lambda: held.begun == 2)
        with pytest.raises(ResourceExhausted) as refused:
            await echo.call(channel)(echo.say())
        held.let_go.set()
        answers = await asyncio.gather(*calls)
        later = await echo.call(channel)(echo.say())

    assert (refused.value.reason, refused.value.retry_after) == ("OVERLOADED", timedelta(seconds=1))
    assert [one.text for one in (*answers, later)] == ["held"] * 3


async def test_a_server_with_all_hands_full_still_says_that_it_lives() -> None:
    held = Held()

    async with (
        echo.serving(held, settings=RpcSettings(max_concurrent_rpcs=1)) as server,
        echo.plain_channel_to(server) as channel,
    ):
        call = asyncio.ensure_future(echo.call(channel)(echo.say()))
        await wait_until(lambda: held.begun)
        health = await HealthStub(channel).Check(HealthCheckRequest())
        held.let_go.set()
        await call

    assert health.status == HealthCheckResponse.SERVING


async def test_one_connection_carries_as_many_calls_at_once_as_the_server_takes() -> None:
    held, many = Held(), 300

    async with (
        echo.serving(held, settings=RpcSettings(max_concurrent_rpcs=many)) as server,
        echo.plain_channel_to(server) as channel,
    ):
        calls = [asyncio.ensure_future(echo.call(channel)(echo.say())) for _ in range(many)]
        await wait_until(lambda: held.begun == many)
        held.let_go.set()
        answers = await asyncio.gather(*calls)

    assert len(answers) == many


async def test_a_drain_lets_what_is_in_hand_end_and_takes_nothing_new() -> None:
    held = Held()
    server = echo.serving(held)

    async with echo.channel_to(await server.__aenter__()) as channel:
        call = asyncio.ensure_future(echo.call(channel)(echo.say()))
        await wait_until(lambda: held.begun)
        draining = asyncio.create_task(server.__aexit__(None, None, None))
        await wait_until(lambda: refused(channel))
        assert not draining.done()
        held.let_go.set()
        assert (await call).text == "held"
        await draining


async def refused(channel: grpc.aio.Channel) -> bool:
    try:
        await echo.call(channel)(echo.say(), timeout=0.2)
    except Unavailable:
        return True
    except DeadlineExceeded:
        return False
    return False


async def test_a_drain_does_not_wait_for_ever() -> None:
    held = Held()
    settings = RpcSettings(drain_timeout=timedelta(milliseconds=50))

    async with echo.serving(held, settings=settings) as server, echo.channel_to(server) as channel:
        call = asyncio.ensure_future(echo.call(channel)(echo.say()))
        await wait_until(lambda: held.begun)
        await server.__aexit__(None, None, None)

        with pytest.raises(Unavailable):
            await call
        assert held.cancelled == 1


async def test_a_port_that_is_taken_is_an_error(server: Server) -> None:
    with pytest.raises(RuntimeError, match=str(server.port)):
        await echo.serving(port=server.port).__aenter__()


async def test_every_call_is_counted_by_method_and_code(server: Server) -> None:
    labels = {"method": echo.SAY, "code": "INVALID_ARGUMENT"}
    before = REGISTRY.get_sample_value("grpc_server_handled_total", labels) or 0

    async with echo.plain_channel_to(server) as channel:
        await refusal(echo.call(channel)(echo.say(mood=9)))

    assert REGISTRY.get_sample_value("grpc_server_handled_total", labels) == before + 1
