"""Removes what is older than it is to be kept. Done twice, or by two at once, it removes everything once."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.settings import integer, interval, setting
from monitor.repository import Work
from monitor.repository.retention import START, Swept

log = logging.getLogger(__name__)
# Few enough for a transaction of moments; pages are large.
_OBSERVATIONS_AT_ONCE, _PAGES_AT_ONCE = 1000, 200


@dataclass(frozen=True, kw_only=True)
class RetentionSettings:
    """How long what was seen is kept."""

    history_days: int | None = setting(
        "{prefix}HISTORY_DAYS", integer(1, 36_500), None, help="after which observations are removed; never by default"
    )
    pages_days: int = setting(
        "{prefix}PAGES_DAYS", integer(1, 36_500), 30, help="after which the raw pages of ended runs are removed"
    )
    prune_interval: timedelta = setting(
        "{prefix}PRUNE_SECONDS", interval, timedelta(days=1), help="between two rounds of that"
    )


@dataclass(frozen=True)
class Pruned:
    """How much was removed."""

    observations: int
    pages: int


class Retention:
    """Removes old observations and old pages, a few in each transaction."""

    def __init__(
        self,
        database: Database[Work],
        settings: RetentionSettings,
        *,
        observations_at_once: int = _OBSERVATIONS_AT_ONCE,
        pages_at_once: int = _PAGES_AT_ONCE,
    ) -> None:
        self._database = database
        self._settings = settings
        self._observations_at_once = observations_at_once
        self._pages_at_once = pages_at_once

    async def prune(self) -> Pruned:
        """Removes all that is older than the settings keep it, and says how much that was."""
        pruned = Pruned(observations=await self._prune_observations(), pages=await self._prune_pages())
        log.info("pruned", extra={"observations": pruned.observations, "pages": pruned.pages})
        return pruned

    async def _prune_observations(self) -> int:
        if self._settings.history_days is None:
            return 0
        age, total = timedelta(days=self._settings.history_days), 0
        reached: UUID | None = START
        while reached is not None:
            swept = await self._prune_some_observations(age, reached)
            total, reached = total + swept.removed, swept.reached
        return total

    async def _prune_some_observations(self, age: timedelta, after: UUID) -> Swept:
        async with self._database.unit_of_work() as work:
            return await work.retention.remove_observations(age, after, self._observations_at_once)

    async def _prune_pages(self) -> int:
        age, total = timedelta(days=self._settings.pages_days), 0
        while removed := await self._prune_some_pages(age):
            total += removed
        return total

    async def _prune_some_pages(self, age: timedelta) -> int:
        async with self._database.unit_of_work() as work:
            return await work.retention.remove_pages(age, self._pages_at_once)
