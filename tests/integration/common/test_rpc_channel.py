"""What a caller may rely on: an end to every wait, harmless retries, one trace, and a peer that is found again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from common.errors import DeadlineExceeded, Unavailable
from common.rpc import ChannelSettings, open_channel, remaining
from common.telemetry import span, trace_parent
from common.telemetry.traces import close_traces, configure_traces
from tests.fixtures.proxy import Proxy
from tests.fixtures.waiting import wait_until
from tests.foreign import echo


async def time_left(request: Any, context: Any) -> Any:
    return echo.said(str(remaining()))


async def never(request: Any, context: Any) -> Any:
    await asyncio.Event().wait()


async def test_a_call_that_says_nothing_about_time_ends_all_the_same() -> None:
    async with echo.serving(never) as server, echo.channel_to(server, timeout=timedelta(milliseconds=50)) as channel:
        with pytest.raises(DeadlineExceeded):
            await echo.call(channel)(echo.say())


async def test_what_a_handler_asks_of_others_inherits_its_callers_deadline() -> None:
    async with echo.serving(time_left) as behind, echo.channel_to(behind) as inner:

        async def pass_on(request: Any, context: Any) -> Any:
            return await echo.call(inner)(request, timeout=30)

        async with echo.serving(pass_on) as front, echo.channel_to(front) as outer:
            left = float((await echo.call(outer)(echo.say(), timeout=3)).text)

    # grpc rounds what it sends.
    assert 1 < left < 3.1


@pytest.mark.parametrize(("method", "attempts"), [(echo.READ, 4), (echo.SAY, 1)])
async def test_only_what_is_harmless_is_tried_again(method: str, attempts: int) -> None:
    seen = []

    async def away(request: Any, context: Any) -> Any:
        seen.append(request)
        raise Unavailable

    async with echo.serving(away) as server, echo.channel_to(server) as channel:
        with pytest.raises(Unavailable):
            await echo.call(channel, method)(echo.say())

    assert len(seen) == attempts


async def test_where_nobody_listens_a_caller_hears_it_soon() -> None:
    async with echo.serving() as server:
        pass
    started = time.monotonic()

    async with echo.channel_to(server) as channel:
        with pytest.raises(Unavailable) as caught:
            await echo.call(channel, echo.READ)(echo.say())

    assert time.monotonic() - started < 5
    assert str(server.port) not in caught.value.message


async def test_a_server_that_came_back_is_found_again_within_ten_seconds() -> None:
    async with echo.serving() as server:
        channel = echo.channel_to(server)
        await echo.call(channel)(echo.say())
    with pytest.raises(Unavailable):
        await echo.call(channel)(echo.say())

    async def answers() -> bool:
        try:
            return bool(await echo.call(channel)(echo.say(text="back")))
        except Unavailable:
            return False

    async with echo.serving(port=server.port), channel:
        await wait_until(answers, deadline=10)


async def test_a_peer_that_is_silent_is_given_up_within_thirty_seconds(
    proxy: Callable[[str], Awaitable[Proxy]],
) -> None:
    async with echo.serving() as server:
        through = await proxy(f"127.0.0.1:{server.port}")
        async with open_channel(through.address, ChannelSettings()) as channel:
            await echo.call(channel)(echo.say())
            through.hold()

            async with asyncio.timeout(30):
                with pytest.raises(Unavailable):
                    await echo.call(channel)(echo.say(), timeout=60)


async def test_caller_and_handler_are_in_one_trace() -> None:
    exporter = InMemorySpanExporter()
    provider = configure_traces("tests", SimpleSpanProcessor(exporter))
    parents = []

    async def answer(request: Any, context: Any) -> Any:
        parents.append(trace_parent())
        return echo.said("")

    async with echo.serving(answer) as server, echo.channel_to(server) as channel:
        with span("asked"):
            await echo.call(channel)(echo.say())
    close_traces(provider)

    by_kind = {one.kind: one for one in exporter.get_finished_spans()}
    trace_ids = {one.context.trace_id for one in by_kind.values()}
    assert set(by_kind) == {SpanKind.INTERNAL, SpanKind.CLIENT, SpanKind.SERVER}
    assert len(trace_ids) == 1
    assert f"{by_kind[SpanKind.SERVER].context.span_id:016x}" in str(parents[0])
