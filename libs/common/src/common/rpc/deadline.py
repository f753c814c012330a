"""Deadlines: every call has one, nobody waits for ever, and what a handler asks for inherits it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from common.errors import DeadlineExceeded
from common.rpc.interceptor import Call, Interceptor

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def remaining() -> float | None:
    """The seconds that the call being answered has left; None outside of a call."""
    moment = _deadline.get()
    return None if moment is None else max(moment - time.monotonic(), 0.0)


class Deadline(Interceptor):
    """Server interceptor: caps the deadline of a call; a handler that is still at work then is cancelled."""

    def __init__(self, longest_seconds: float) -> None:
        self._longest = longest_seconds

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        asked = call.context.time_remaining()
        # grpc itself cancels the handler at the caller's own deadline; only a later one, or none, is ours to keep.
        is_ours = asked is None or asked > self._longest
        seconds = self._longest if is_ours else asked
        token = _deadline.set(time.monotonic() + seconds)
        limit = asyncio.timeout(seconds if is_ours else None)
        try:
            async with limit:
                yield
        except TimeoutError:
            if limit.expired():
                raise DeadlineExceeded from None
            raise
        finally:
            _deadline.reset(token)
