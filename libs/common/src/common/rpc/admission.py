"""Server interceptor: so many calls in hand at once, and whoever comes on top is told to come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.places import Places
from common.rpc.health import HEALTH_METHODS
from common.rpc.interceptor import Call, Interceptor


class Admission(Interceptor):
    """Counts the calls in hand. Health always answers: a server that is busy must not be taken for dead."""

    def __init__(self, most: int) -> None:
        self._places = Places(most)

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        if call.method.startswith(HEALTH_METHODS):
            yield
            return
        with self._places.one():
            yield
