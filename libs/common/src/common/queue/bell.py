"""Rings after the commit, in the background: whoever asked has gone on long before Redis answers, or does not."""

import asyncio
import logging
from collections import Counter

from prometheus_client import Counter as Metric
from redis.exceptions import RedisError

from common.queue.broker import BellBroker
from common.redis import answered

log = logging.getLogger(__name__)
# Redis away, or full: nothing is lost, but everything waits for a sweep.
UNRUNG = Metric("bells_unrung", "Bells that Redis did not take.", ("queue",))
_MOST_AT_ONCE = 16
_TIMEOUT = 1.0
# To be asked about when it is Redis that is meant.
_NO_QUEUE = ""


class Bell:
    """The bell of every queue. What cannot be rung is dropped: a sweep rings for it a second later."""

    def __init__(self, broker: BellBroker) -> None:
        self._broker = broker
        self._asked: Counter[str] = Counter()
        self._ringing: asyncio.Task[None] | None = None
        self._is_silent = False

    def ring(self, queue: str, count: int = 1) -> None:
        """Asks for bells, which are rung together with those asked for meanwhile."""
        if count < 1:
            return
        self._asked[queue] += count
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._ring_all())

    async def waiting(self, queue: str) -> int | None:
        """How many bells nobody has answered yet; None while Redis is away."""
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await answered(self._broker.waiting(queue))
        except (RedisError, OSError, TimeoutError):
            return None

    async def ready(self) -> bool:
        """Whether Redis answers."""
        return await self.waiting(_NO_QUEUE) is not None

    async def close(self) -> None:
        """Rings what was asked for, within a second, and closes the connections."""
        if self._ringing is not None:
            await self._ringing
        await self._broker.shutdown()

    async def _ring_all(self) -> None:
        while self._asked:
            queue, count = self._asked.popitem()
            await self._ring(queue, min(count, _MOST_AT_ONCE))

    async def _ring(self, queue: str, count: int) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT):
                await self._broker.ring(queue, count)
        except (RedisError, OSError, TimeoutError) as error:
            UNRUNG.labels(queue).inc(count)
            self._tell("bells cannot be rung, sweeps stand in for them: %r", error)
        else:
            self._is_silent = False

    def _tell(self, sentence: str, error: Exception) -> None:
        # Once, not for every commit while Redis is away.
        if not self._is_silent:
            log.warning(sentence, error)
        self._is_silent = True
