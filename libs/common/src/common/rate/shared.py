"""One rate for all processes that share a Redis; while it is away, each of them keeps to the rate by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError

from common.rate.local import LocalRate
from common.rate.statements import ASK, HOLD
from common.redis import RedisSettings, answered

T = TypeVar("T")
log = logging.getLogger(__name__)
_MICROSECONDS = 1_000_000
_TIMEOUT_SECONDS = 0.5
# How long a Redis that did not answer is left alone, so that not every turn waits for it.
_AWAY_SECONDS = 1.0
LONGEST_HOLD = timedelta(hours=1)


class SharedRate:
    """Turns for whoever names the same rate, so many in a second, one after the other."""

    def __init__(self, settings: RedisSettings, name: str, per_second: float) -> None:
        self._interval = 1 / per_second
        self._redis = Redis.from_url(
            settings.url.reveal(),
            socket_connect_timeout=_TIMEOUT_SECONDS,
            socket_timeout=_TIMEOUT_SECONDS,
            # A connection from before a restart of Redis fails once, and only once.
            retry=Retry(ConstantBackoff(0), 1),
        )
        self._ask_redis = self._redis.register_script(ASK)
        self._hold_redis = self._redis.register_script(HOLD)
        self._keys = (f"rate:{{{name}}}:next", f"rate:{{{name}}}:held")
        self._local = LocalRate(self._interval)
        # First come, first served, at least within a process; and one at a time asks Redis.
        self._line = asyncio.Lock()
        self._away_until = 0.0

    async def take(self, patience: timedelta) -> timedelta | None:
        """Waits for a turn and gives None once it is had; gives the wait instead when that is beyond the patience."""
        end = monotonic() + patience.total_seconds()
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._line.acquire()
        except TimeoutError:
            return timedelta(seconds=max(self._interval, self._local.held))
        try:
            return await self._turn(end)
        finally:
            self._line.release()

    async def hold(self, interval: timedelta) -> None:
        """Has nobody get a turn for so long, an hour at most; a longer hold that stands already stays."""
        seconds = min(interval, LONGEST_HOLD).total_seconds()
        self._local.hold(seconds)
        arguments = [round(seconds * _MICROSECONDS), _in_microseconds(LONGEST_HOLD)]
        await self._reached(lambda: self._hold_redis(keys=self._keys[1:], args=arguments))

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()

    async def _turn(self, end: float) -> timedelta | None:
        while wait := await self._ask():
            if monotonic() + wait > end:
                return timedelta(seconds=wait)
            await asyncio.sleep(wait)
        return None

    async def _ask(self) -> float:
        # Remembered here too: a Redis that forgot the hold would have everybody run into it again.
        if self._local.held:
            return self._local.held
        arguments = [round(self._interval * _MICROSECONDS), _in_microseconds(LONGEST_HOLD)]
        answer: Any = await self._reached(lambda: self._ask_redis(keys=self._keys, args=arguments))
        if answer is None:
            return self._local.ask()
        return self._noted(*(microseconds / _MICROSECONDS for microseconds in answer))

    def _noted(self, wait: float, held: float) -> float:
        if held:
            self._local.hold(held)
        elif not wait:
            self._local.note()
        return wait

    async def _reached(self, call: Callable[[], Awaitable[T]]) -> T | None:
        if monotonic() < self._away_until:
            return None
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                answer = await answered(call())
        except (RedisError, OSError) as error:
            self._miss(error)
            return None
        self._away_until = 0.0
        return answer

    def _miss(self, error: Exception) -> None:
        # Once, not for every turn while it is away.
        if not self._away_until:
            log.warning("Redis does not keep the rate, this process does so for itself: %r", error)
        self._away_until = monotonic() + _AWAY_SECONDS


def _in_microseconds(interval: timedelta) -> int:
    return interval // timedelta(microseconds=1)
