"""Runs the roles of a process until it is asked to stop, then lets them drain for a bounded time."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from typing import Any

log = logging.getLogger(__name__)

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
# What is left after the drain for closing connections and sending the last telemetry.
_LAST_MOMENT_SECONDS = 4.0
_CUT_SHORT = 1

Role = AbstractAsyncContextManager[Any]


async def run(roles: Sequence[Role], drain_timeout: timedelta = timedelta(seconds=25)) -> None:
    """Enters the roles in order and leaves them in reverse on SIGTERM or SIGINT.

    A role that fails while it runs ends the others and raises. A drain that takes longer than `drain_timeout`, or a
    second signal, cancels what is still held; work is rows, so what is cancelled is found again.
    """
    with _Stop(drain_timeout.total_seconds()) as stop:
        try:
            async with AsyncExitStack() as house:
                for role in roles:
                    await house.enter_async_context(role)
                log.info("ready")
                await stop.requested()
        except asyncio.CancelledError:
            if not stop.is_ours():
                raise
            log.warning("stopped before everything had drained")
    log.info("stopped")


class _Stop:
    """Turns signals into the end of the task it was entered in."""

    def __init__(self, drain_seconds: float) -> None:
        self._drain_seconds = drain_seconds
        self._event = asyncio.Event()
        self._is_waiting = False
        self._cancels = 0
        self._timers: list[asyncio.TimerHandle] = []

    def __enter__(self) -> "_Stop":
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        for number in _SIGNALS:
            self._loop.add_signal_handler(number, self._signalled, number)
        return self

    def __exit__(self, *_: object) -> None:
        for timer in self._timers:
            timer.cancel()
        for number in _SIGNALS:
            self._loop.remove_signal_handler(number)

    async def requested(self) -> None:
        """Waits for the signal."""
        self._is_waiting = True
        await self._event.wait()

    def is_ours(self) -> bool:
        """Whether the cancellation that arrived was asked for here; takes it back if so."""
        if not self._cancels or self._task is None:
            return False
        while self._cancels:
            self._cancels -= 1
            self._task.uncancel()
        return True

    def _signalled(self, number: int) -> None:
        is_first = not self._event.is_set()
        self._event.set()
        log.info("asked to stop", extra={"signal": signal.Signals(number).name})
        if is_first and self._is_waiting:
            self._timers.append(self._loop.call_later(self._drain_seconds, self._cut_short))
            _end_within(self._drain_seconds + _LAST_MOMENT_SECONDS)
        else:
            # Still starting, or asked twice: nothing is worth waiting for.
            self._cut_short()

    def _cut_short(self) -> None:
        self._cancels += 1
        if self._task is not None:
            self._task.cancel()
        _end_within(_LAST_MOMENT_SECONDS)


def _end_within(seconds: float) -> None:
    """Ends the process by then, come what may: a thread that hangs cannot be cancelled."""
    watchdog = threading.Timer(seconds, os._exit, (_CUT_SHORT,))
    watchdog.daemon = True
    watchdog.start()
