"""A stream has no end of its own: it lasts while messages are made and taken, and is let go when they are not."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import grpc.aio
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from common.errors import DeadlineExceeded, Internal, NotFound, Unavailable
from common.rpc import RpcSettings, remaining
from common.telemetry.traces import close_traces, configure_traces
from tests.fixtures.waiting import wait_until
from tests.foreign import echo

BRIEF = RpcSettings(longest_call=timedelta(seconds=0.3), longest_pause=timedelta(seconds=0.3))
PAUSE = timedelta(seconds=0.3)


class Told:
    """Tells what it is given, waiting between any two words, and notes when it is let go."""

    def __init__(self, *words: str, wait: float = 0.0, end: Exception | None = None) -> None:
        self._words = words
        self._wait = wait
        self._end = end
        self.begun = False
        self.told = 0
        self.ended = False

    async def tell(self, request: Any, context: Any) -> AsyncGenerator[Any, None]:
        """As a servicer has it."""
        self.begun = True
        try:
            for word in self._words:
                # What it does meanwhile takes its time.
                await asyncio.sleep(self._wait)
                yield echo.said(word)
                self.told += 1
            if self._end is not None:
                raise self._end
        finally:
            self.ended = True


@asynccontextmanager
async def hearing(
    tell: echo.Tale, longest_pause: timedelta = timedelta(seconds=10), **options: Any
) -> AsyncIterator[AsyncIterator[Any]]:
    """The messages, as they arrive at a caller of a server of its own."""
    async with (
        echo.telling(tell, **options) as server,
        echo.channel_to(server) as channel,
        echo.told(channel, longest_pause) as messages,
    ):
        yield messages


async def test_messages_arrive_in_order_to_the_end() -> None:
    words = [str(number) for number in range(2000)]

    async with hearing(Told(*words).tell) as messages:
        heard = [message.text async for message in messages]

    assert heard == words


@pytest.mark.parametrize("request_bytes", [b"\x0a\x02\xff\xfe", b"\xff", b"\x0a\xff"], ids=["utf-8", "tag", "cut"])
async def test_bytes_that_are_no_message_begin_no_stream(request_bytes: bytes) -> None:
    teller = Told("never")

    async with echo.telling(teller.tell) as server, echo.plain_channel_to(server) as channel:
        tell: Any = channel.unary_stream(echo.TELL)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await tell(request_bytes).read()

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert not teller.begun


async def test_a_stream_may_last_longer_than_any_call() -> None:
    teller = Told(*"abcdefgh", wait=0.1)

    async with hearing(teller.tell, PAUSE, settings=BRIEF) as messages:
        heard = [message.text async for message in messages]

    assert len(heard) == 8


async def test_a_handler_that_says_nothing_for_too_long_is_let_go() -> None:
    teller = Told("a", wait=30)

    async with hearing(teller.tell, settings=BRIEF) as messages:
        with pytest.raises(DeadlineExceeded):
            await anext(messages)

    assert teller.ended


async def test_a_handler_that_is_not_listened_to_for_too_long_is_let_go() -> None:
    teller = Told(*("x" * 2**20 for _ in range(200)))

    async with hearing(teller.tell, settings=BRIEF) as messages:
        await anext(messages)
        await wait_until(lambda: teller.ended)

    assert teller.told < 50


async def test_a_caller_who_hears_nothing_for_too_long_gives_up() -> None:
    teller = Told("a", wait=30)

    async with hearing(teller.tell, PAUSE) as messages:
        with pytest.raises(DeadlineExceeded):
            await anext(messages)
        await wait_until(lambda: teller.ended)


async def test_a_caller_who_leaves_takes_the_handler_along(caplog: pytest.LogCaptureFixture) -> None:
    teller = Told(*("x" * 2**20 for _ in range(200)))

    async with echo.telling(teller.tell) as server, echo.channel_to(server) as channel:
        async with echo.told(channel) as messages:
            await anext(messages)
        await wait_until(lambda: teller.ended)

    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("words", [(), ("a", "b")])
async def test_a_failure_arrives_where_the_next_message_would_have_come(words: tuple[str, ...]) -> None:
    teller = Told(*words, end=NotFound(reason="NOBODY"))

    async with hearing(teller.tell) as messages:
        heard = [await anext(messages) for _ in words]
        with pytest.raises(NotFound) as caught:
            await anext(messages)

    assert (len(heard), caught.value.reason) == (len(words), "NOBODY")


async def test_a_mistake_in_the_middle_is_told_to_nobody() -> None:
    teller = Told("a", end=RuntimeError("a secret"))

    async with hearing(teller.tell) as messages:
        await anext(messages)
        with pytest.raises(Internal) as caught:
            await anext(messages)

    assert "secret" not in str(caught.value)


async def test_a_server_that_goes_away_is_no_end() -> None:
    teller = Told("a", "b", wait=30)
    settings = RpcSettings(drain_timeout=timedelta(seconds=0.1))
    server = echo.telling(teller.tell, settings=settings)

    async with echo.channel_to(await server.__aenter__()) as channel, echo.told(channel) as messages:
        waiting = asyncio.ensure_future(anext(messages))
        await wait_until(lambda: teller.begun)
        await server.__aexit__(None, None, None)
        with pytest.raises(Unavailable):
            await waiting


async def test_a_handler_of_a_stream_has_no_end_to_tell_of() -> None:
    async def tell(request: Any, context: Any) -> AsyncGenerator[Any, None]:
        yield echo.said(str(remaining()))

    async with hearing(tell) as messages:
        assert (await anext(messages)).text == "None"


async def test_a_stream_is_one_trace() -> None:
    exporter = InMemorySpanExporter()
    provider = configure_traces("tests", SimpleSpanProcessor(exporter))

    async with hearing(Told("a").tell) as messages:
        assert [message.text async for message in messages] == ["a"]
    close_traces(provider)

    spans = exporter.get_finished_spans()
    assert {one.kind.name for one in spans} == {"CLIENT", "SERVER"}
    assert len({one.context.trace_id for one in spans}) == 1
