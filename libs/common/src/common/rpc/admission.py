"""Server interceptor: so many calls in hand at once, and whoever comes on top is told to come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.places import Places
from common.rpc.health import HEALTH_METHODS
from common.rpc.interceptor import Call, Interceptor
from common.rpc.settings import Waits


class Admission(Interceptor):
    """Counts the calls in hand. Health always answers: a server that is busy must not be taken for dead."""

    def __init__(self, most: int, waits: Waits) -> None:
        self._places = Places(most)
        self._waits = waits
        self._waiting = Places(waits.most)

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        if call.method.startswith(HEALTH_METHODS):
            yield
            return
        places = self._waiting if call.method in self._waits.methods else self._places
        with places.one():
            yield
