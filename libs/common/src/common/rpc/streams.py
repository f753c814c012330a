"""A call that answers with a stream, read one message at a time: who reads slowly holds back who sends."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message
from opentelemetry.trace import SpanKind

from common.errors import DeadlineExceeded
from common.rpc.channel import measure, with_trace
from common.rpc.deadline import remaining
from common.rpc.status import to_failure
from common.telemetry import span

M = TypeVar("M", bound=Message)


@asynccontextmanager
async def open_stream(
    stub: "grpc.aio.UnaryStreamMultiCallable[Any, M]", method: str, request: Message, longest_pause: timedelta
) -> AsyncIterator[AsyncIterator[M]]:
    """The messages of the answer, for as long as the block lasts; leaving it ends the call.

    The call has no end of its own, only one to the wait for each message. A call that fails raises the `Failure` of
    its kind where the next message would have come.
    """
    started = time.perf_counter()
    with span(method, SpanKind.CLIENT):
        call = stub(request, timeout=remaining(), metadata=with_trace(None))
        try:
            yield _messages(call, longest_pause.total_seconds())
        finally:
            call.cancel()
            measure(method, (await call.code()).name, time.perf_counter() - started)


async def _messages(call: "grpc.aio.UnaryStreamCall[Any, M]", longest_pause: float) -> AsyncIterator[M]:
    read: Callable[[], Any] = call.read
    while True:
        try:
            async with asyncio.timeout(longest_pause):
                message = await read()
        except TimeoutError:
            raise DeadlineExceeded from None
        except grpc.aio.AioRpcError as error:
            raise to_failure(error) from error
        if message is grpc.aio.EOF:
            return
        yield message
