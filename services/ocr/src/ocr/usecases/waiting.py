"""Waiting for the ends of analyses: one look at the database for all who wait, and none when nobody does."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from common.database import Database, DatabaseUnavailable
from common.errors import Failure
from ocr.repository import Work

log = logging.getLogger(__name__)

# What a caller's deadline leaves for the answer itself.
_MARGIN_SECONDS = 2.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 0.5
_GROWTH = 1.25


@dataclass(eq=False)
class _Caller:
    """Somebody who waits, and what there is for them so far."""

    missing: set[UUID]
    settled: dict[UUID, Failure | None] = field(default_factory=dict)
    is_served: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, settled: Mapping[UUID, Failure | None]) -> None:
        for each in self.missing & settled.keys():
            self.settled[each] = settled[each]
        self.missing -= settled.keys()
        if not self.missing:
            self.is_served.set()


class Waiting:
    """Tells callers what became of analyses. To be closed before the doors are, which wait for whoever waits."""

    def __init__(self, database: Database[Work], longest: timedelta) -> None:
        """Nobody waits longer than the `longest`."""
        self._database = database
        self._longest = longest.total_seconds()
        self._callers: set[_Caller] = set()
        self._watching: asyncio.Task[None] | None = None
        self._pause = _FIRST_PAUSE
        self._closed = asyncio.Event()

    def __len__(self) -> int:
        """How many callers wait."""
        return len(self._callers)

    async def settled(self, analysis_ids: Collection[UUID], seconds: float | None) -> Mapping[UUID, Failure | None]:
        """Those that nothing more comes of soon, once these are all, or when the time is over.

        The value is None for an analysis that ended, otherwise what keeps it from going on. `seconds` is what the
        caller has left; None for one that waits as long as it may.
        """
        caller = _Caller(set(analysis_ids))
        if not caller.missing or self._closed.is_set():
            return {}
        self._callers.add(caller)
        self._watch()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience(seconds)):
                    await caller.is_served.wait()
        finally:
            self._callers.discard(caller)
        return caller.settled

    async def close(self) -> None:
        """Answers all who wait with what there is by now; nobody waits from now on."""
        self._closed.set()
        for caller in self._callers:
            caller.is_served.set()
        if self._watching is not None:
            # Let end, not cancelled: a driver in the middle of a statement may take its time over that.
            await self._watching

    def _patience(self, seconds: float | None) -> float:
        return self._longest if seconds is None else max(0.0, min(self._longest, seconds - _MARGIN_SECONDS))

    def _watch(self) -> None:
        # Who came last is likely to be served first: what was read before is there in a moment.
        self._pause = _FIRST_PAUSE
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._look_while_wanted())

    async def _look_while_wanted(self) -> None:
        while self._callers and not await self._is_closed_within(self._pause):
            self._pause = min(self._pause * _GROWTH, _LONGEST_PAUSE)
            try:
                await self._look()
            except DatabaseUnavailable:
                log.info("the database is away, callers wait on")
            except Exception:
                log.exception("what callers wait for could not be looked at")

    async def _is_closed_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        return self._closed.is_set()

    async def _look(self) -> None:
        wanted = set().union(*(caller.missing for caller in self._callers))
        if not wanted:
            return
        async with self._database.unit_of_work() as work:
            settled = await work.ends.settled(wanted)
        for caller in self._callers:
            caller.hear(settled)
