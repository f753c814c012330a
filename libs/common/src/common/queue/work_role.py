"""The work role: listens for bells, works, sweeps; drains when it is left."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from taskiq.receiver import Receiver

from common.queue.bell import Bell
from common.queue.broker import BELL, BellBroker, broker
from common.redis import RedisSettings
from common.work import Sweeper, Worker
from common.work.loops import end, repeated
from common.work.worker import GRACE

_AFTER_THE_END = 1.0


class WorkRole:
    """Entered, it works on the workers' queues; left, it takes no more, and finishes or gives back what it holds.

    It needs no Redis to start nor to work: bells make it quick, the sweeps make it sure.
    """

    def __init__(
        self, settings: RedisSettings, bell: Bell, workers: Sequence[Worker[Any]], *, grace: timedelta = GRACE
    ) -> None:
        self._stations = [_Station(worker, bell, broker(settings, worker.queue.name)) for worker in workers]
        self._grace = grace

    async def __aenter__(self) -> Self:
        # Its word on every single bell would drown what the work itself has to say.
        logging.getLogger("taskiq").setLevel(logging.WARNING)
        for station in self._stations:
            station.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(station.close(self._grace) for station in self._stations))


class _Station:
    """One queue's worker with its ears and its sweeper."""

    def __init__(self, worker: Worker[Any], doorbell: Bell, ears: BellBroker) -> None:
        self._worker = worker
        self._sweeper = Sweeper(worker, doorbell)
        self._broker = ears
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

        @ears.task(BELL)
        async def bell() -> None:
            await worker.answer()

    def open(self) -> None:
        self._worker.start()
        listening = repeated(self._listen, f"listening for {self._worker.queue.name}")
        self._tasks = [asyncio.create_task(listening), asyncio.create_task(self._sweeper.run())]

    async def close(self, grace: timedelta) -> None:
        # The receiver's own way out: cancelled, it would cancel the answers it waits for.
        self._stop.set()
        self._broker.is_closing = True
        await self._worker.close(grace)
        await end(self._tasks)
        await self._broker.shutdown()

    async def _listen(self) -> float:
        # One bell at a time: the next is left to workers that have a free hand now.
        receiver = Receiver(self._broker, run_startup=False, max_async_tasks=1)
        await receiver.listen(self._stop)
        return _AFTER_THE_END
