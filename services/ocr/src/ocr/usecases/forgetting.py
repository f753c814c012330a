"""Forgetting the posts that the monitor keeps no more."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.settings import interval, setting
from ocr.clients.monitor import Monitor
from ocr.repository import Work
from ocr.repository.forgetting import START

log = logging.getLogger(__name__)
_POSTS_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class ForgettingSettings:
    """How often is looked for posts that are gone."""

    interval: timedelta = setting(
        "{prefix}FORGET_SECONDS", interval, timedelta(hours=1), help="between two looks for posts that are gone"
    )


class Forgetting:
    """Looks after every post that anything is kept of. Done twice, or by two at once, it does no more than once."""

    def __init__(self, database: Database[Work], monitor: Monitor, *, posts_at_once: int = _POSTS_AT_ONCE) -> None:
        self._database = database
        self._monitor = monitor
        self._posts_at_once = posts_at_once

    async def look(self) -> int:
        """Forgets the posts that are gone; returns how many. While the monitor is away nothing is forgotten."""
        gone, reached = 0, START
        while some := await self._some(reached):
            gone += await self._forget(set(some) - await self._monitor.known(some))
            reached = some[-1]
        log.info("posts that are gone were forgotten", extra={"posts": gone})
        return gone

    async def _some(self, after: UUID) -> list[UUID]:
        async with self._database.unit_of_work() as work:
            return list(await work.forgetting.posts(after, self._posts_at_once))

    async def _forget(self, gone: Collection[UUID]) -> int:
        if gone:
            async with self._database.unit_of_work() as work:
                await work.forgetting.forget(gone)
        return len(gone)
