"""Whether a reader is asked at all: not while it refuses us, and not beyond the day's budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from common.database import Runner
from common.errors import Failure
from ocr.domain.pauses import Pause
from ocr.repository import Work
from ocr.repository.budget import left_of_today, spent_today
from ocr.repository.pauses import pauses_of
from ocr.tables import ANALYSES
from ocr.usecases.paying.waiting import PAUSES, paused, spent

_PROBE_INTERVAL = min(PAUSES.values())


@dataclass(frozen=True)
class Account:
    """Whose calls are counted, with which key they are made, and what they may cost in a day."""

    reader: str
    key_digest: str
    daily_budget_usd: Decimal | None
    call_timeout: timedelta


class Gate:
    """The way to one reader with one key."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def look(self, runner: Runner, estimate: Decimal) -> None:
        """Raises `NotYet` where it is shut already to a call that would cost so much."""
        await self._pass(runner)
        budget = self._account.daily_budget_usd
        if budget is not None and await spent_today(runner, self._account.reader) + estimate > budget:
            raise spent(await left_of_today(runner))

    async def enter(self, work: Work) -> bool:
        """Whether the reader was left alone until now, so that the call is made to learn whether it serves us again.

        Raises `NotYet` while it is to be left alone.
        """
        account = self._account
        pauses = await self._pass(work)
        for pause in filter(self._is_ours, pauses):
            if not await work.pauses.take_probe(account.reader, account.key_digest, _PROBE_INTERVAL):
                raise paused(pause)
        # What another key met says nothing about ours, except that a call of ours that is answered ends it.
        return bool(pauses)

    async def pay(self, work: Work, estimate: Decimal) -> None:
        """Counts a call at its estimate; raises `NotYet` where the day's budget has no room for it."""
        account = self._account
        if not await work.budget.reserve(account.reader, estimate, account.daily_budget_usd):
            raise spent(await left_of_today(work))

    async def shut(self, work: Work, failure: Failure, interval: timedelta) -> None:
        """Has the reader left alone for so long, because of the failure."""
        await work.pauses.begin(self._account.reader, self._account.key_digest, failure, interval)

    async def open(self, work: Work) -> None:
        """Has everything go on that waited for the reader to serve us again."""
        work.ring(ANALYSES.name, await work.pauses.end(self._account.reader))

    async def _pass(self, runner: Runner) -> Sequence[Pause]:
        pauses = await pauses_of(runner, self._account.reader)
        for pause in pauses:
            if self._is_ours(pause) and pause.is_standing:
                raise paused(pause)
        return pauses

    def _is_ours(self, pause: Pause) -> bool:
        return pause.key_digest == self._account.key_digest
