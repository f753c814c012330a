"""The ledger of one key with one provider: whether a call may be made, and what became of it."""

from common.database import Database
from common.errors import Failure
from monitor.clients.source import AccountUnnamed, PostSource, SourceTimedOut, SourceUnreadable
from monitor.domain.pages import Credits
from monitor.domain.sources import SourceState
from monitor.repository import Work
from monitor.usecases.paying.refusals import closed, spent, state_after

# The provider may have answered, or have done what it is paid for.
_PERHAPS_PAID = (SourceTimedOut, SourceUnreadable, AccountUnnamed)


class Ledger:
    """Kept in the database, so that one process knows what another has met."""

    def __init__(self, source: PostSource, database: Database[Work], daily_credits: int | None) -> None:
        self._source = source
        self._database = database
        self._daily_credits = daily_credits

    async def admit(self) -> Failure | None:
        """Counts a call that is about to be made; gives the reason instead when it may not be made."""
        source = self._source
        async with self._database.unit_of_work() as work:
            standing = await work.standings.get(source.name, source.key_digest)
            if not standing.is_open:
                return closed(standing)
            reservation = await work.credits.reserve(source.name, self._daily_credits)
        return None if reservation.is_granted else spent(reservation.left)

    async def note(self, failure: Failure) -> bool:
        """Notes how a call failed; answers whether that is news, which of many refusals only the first is."""
        state = state_after(failure)
        async with self._database.unit_of_work() as work:
            if not isinstance(failure, _PERHAPS_PAID):
                await work.credits.give_back(self._source.name)
            return state is None or await self._close(work, state, failure)

    async def count(self, cost: Credits) -> None:
        """Counts a call that was made although calls are refused, to learn whether they still are."""
        async with self._database.unit_of_work() as work:
            await work.credits.reserve(self._source.name, None)
            await work.credits.settle(self._source.name, cost)

    async def _close(self, work: Work, state: SourceState, failure: Failure) -> bool:
        source = self._source
        is_new = await work.standings.close(source.name, source.key_digest, state, failure.message)
        if is_new:
            await work.alerts.source_closed(failure.reason, failure.message)
        if state is SourceState.OUT_OF_CREDITS:
            await work.credits.note_balance(source.name, 0)
        return is_new
