"""Deadlines: every call has one, nobody waits for ever, and what a handler asks for inherits it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, cast

from common.errors import DeadlineExceeded
from common.rpc.interceptor import Call, Context, Interceptor
from common.rpc.settings import Waits

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def remaining() -> float | None:
    """The seconds that the call being answered has left; None outside of a call, and in a stream without an end."""
    moment = _deadline.get()
    return None if moment is None else max(moment - time.monotonic(), 0.0)


class Deadline(Interceptor):
    """Server interceptor: caps the deadline of a call; a handler that is still at work then is cancelled.

    A stream has no end of its own: it is cancelled when `longest_pause` passes without a message that was taken.
    """

    def __init__(self, longest: timedelta, longest_pause: timedelta, waits: Waits) -> None:
        self._longest = longest.total_seconds()
        self._longest_pause = longest_pause.total_seconds()
        self._waits = waits

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        asked = call.context.time_remaining()
        # grpc itself cancels the handler at the caller's own deadline; only a later one, or none, is ours to keep.
        longest = self._waits.longest.total_seconds() if call.method in self._waits.methods else self._longest
        is_ours = asked is None or asked > longest
        seconds = longest if is_ours else asked
        async with _known(seconds), _limited(asyncio.timeout(seconds if is_ours else None)):
            yield

    @asynccontextmanager
    async def around_stream(self, call: Call) -> AsyncIterator[Context]:
        limit = asyncio.timeout(self._longest_pause)
        async with _known(call.context.time_remaining()), _limited(limit):
            yield cast("Context", _Renewing(call.context, limit, self._longest_pause))


class _Renewing:
    """A context that begins the wait anew with every message that goes out by it."""

    def __init__(self, context: Context, limit: asyncio.Timeout, seconds: float) -> None:
        self._context = context
        self._limit = limit
        self._seconds = seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    async def write(self, message: Any) -> None:
        await self._context.write(message)
        if not self._limit.expired():
            self._limit.reschedule(asyncio.get_running_loop().time() + self._seconds)


@asynccontextmanager
async def _known(seconds: float | None) -> AsyncIterator[None]:
    token = _deadline.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


@asynccontextmanager
async def _limited(limit: asyncio.Timeout) -> AsyncIterator[None]:
    try:
        async with limit:
            yield
    except TimeoutError:
        if limit.expired():
            raise DeadlineExceeded from None
        raise
