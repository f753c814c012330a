"""Server interceptor: so many calls in hand at once, and whoever comes on top is told to come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from common.errors import ResourceExhausted
from common.rpc.health import HEALTH_METHODS
from common.rpc.interceptor import Call, Interceptor

_SOON = timedelta(seconds=1)


class Overloaded(ResourceExhausted):
    """As many calls as this server answers at the same time are in hand already; try again."""

    reason = "OVERLOADED"


class Admission(Interceptor):
    """Counts the calls in hand. Health always answers: a server that is busy must not be taken for dead."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        if call.method.startswith(HEALTH_METHODS):
            yield
            return
        if self._taken >= self._most:
            raise Overloaded(retry_after=_SOON)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
