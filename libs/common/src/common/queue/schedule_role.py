"""The schedule role: calls what is to be called from time to time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from types import TracebackType
from typing import Self

from common.errors import Failure
from common.telemetry import bind, span
from common.work.loops import end

log = logging.getLogger(__name__)
_GRACE_SECONDS = 5.0


@dataclass(frozen=True)
class Periodic:
    """A call that is made at every interval, the first time at once. Made twice, it must do no more than once.

    A tick that was missed is made up for by the next, once. One that met a failure that passes is made again after
    `retry_interval`, where that is the shorter one.
    """

    name: str
    interval: timedelta
    call: Callable[[], Awaitable[object]]
    retry_interval: timedelta = timedelta(minutes=1)


class ScheduleRole:
    """Entered, it makes the calls; left, it lets the one at hand end. Any number of schedulers may run."""

    def __init__(self, periodics: Sequence[Periodic]) -> None:
        self._periodics = periodics
        self._stop = asyncio.Event()
        self._random = SystemRandom()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._keep(each)) for each in self._periodics]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GRACE_SECONDS)
        await end(self._tasks)

    async def _keep(self, periodic: Periodic) -> None:
        while not self._stop.is_set():
            interval = await self._call(periodic)
            await self._rest(interval.total_seconds() * self._random.uniform(0.9, 1.0))

    async def _call(self, periodic: Periodic) -> timedelta:
        """Makes the call; answers after what time to make it again."""
        try:
            with span(periodic.name), bind(schedule=periodic.name):
                await periodic.call()
        except Failure as failure:
            log.warning("a scheduled call has to wait for the next time: %s", failure.message)
            if failure.is_transient:
                return min(periodic.interval, periodic.retry_interval)
        except Exception:
            log.exception("a scheduled call met a bug", extra={"schedule": periodic.name})
        return periodic.interval

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return
