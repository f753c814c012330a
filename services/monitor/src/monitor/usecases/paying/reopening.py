"""Goes on where a provider serves us again, by itself and at once."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from common.database import Database
from monitor.clients.source import SourceUnreadable
from monitor.domain.sources import Standing
from monitor.repository import Work
from monitor.tables import RUNS
from monitor.usecases.paying.paying import Paying
from monitor.usecases.paying.refusals import REFUSALS
from monitor.usecases.runs import Runs

log = logging.getLogger(__name__)
# Rounds begin up to a tenth early, and one that is a little early is not to be lost.
_EARLY = 0.8


class Reopening:
    """Looks, as often as it is asked to, whether what was refused would be served now."""

    def __init__(self, source: Paying, database: Database[Work], runs: Runs, interval: timedelta) -> None:
        self._source = source
        self._database = database
        self._runs = runs
        self._interval = interval

    async def look(self) -> None:
        """Has everything go on that a refusal stopped, when credits are back or the key is another."""
        await self._go_on(is_served=await self._is_to_ask() and await self._has_credits())

    async def resume(self) -> bool:
        """Has everything go on because an operator says so; answers whether anything had stopped."""
        return await self._go_on(is_served=True)

    async def _go_on(self, *, is_served: bool) -> bool:
        async with self._database.unit_of_work() as work:
            ended = await self._ended(work, is_served=is_served)
            if ended:
                await _resume(work, ended)
        if ended:
            log.info("the provider serves us again", extra={"source": self._source.name})
            await self._runs.ask_due()
        return bool(ended)

    async def _is_to_ask(self) -> bool:
        source = self._source
        async with self._database.unit_of_work() as work:
            return await work.standings.take_check(source.name, source.key_digest, self._interval * _EARLY)

    async def _has_credits(self) -> bool:
        try:
            balance = await self._source.fetch_balance()
        except SourceUnreadable:
            # It need not tell: where to ask for the balance is the least certain of what we know of it.
            return await self._source.is_served()
        async with self._database.unit_of_work() as work:
            await work.credits.note_balance(self._source.name, balance)
        return balance > 0

    async def _ended(self, work: Work, *, is_served: bool) -> Sequence[Standing]:
        source = self._source
        opened = await work.standings.open(source.name, source.key_digest) if is_served else []
        return [*opened, *await work.standings.forget_other_keys(source.name, source.key_digest)]


async def _resume(work: Work, ended: Sequence[Standing]) -> None:
    reasons = [REFUSALS[each.state].reason for each in ended]
    since = min(each.since for each in ended if each.since)
    work.ring(RUNS.name, await work.resuming.bring_forward(reasons))
    await work.resuming.visit_again(reasons, since)
    await work.alerts.source_opened(reasons[0])
