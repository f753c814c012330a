"""Getting fresh addresses for assets whose old ones were over before their bytes were here."""

from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.errors import FailedPrecondition, Failure, ResourceExhausted, Unavailable
from common.work import Claim, Completion, NotYet
from media_cache.clients.monitor import Refreshes
from media_cache.domain.expiry import DISGUISES
from media_cache.domain.reasons import Reason
from media_cache.repository import MediaUnitOfWork

# After which it looks again for itself: what was refused may be paid for again before it is said.
_LONGEST_WAIT = timedelta(minutes=10)
# The monitor cannot ask the provider now; nothing was paid, and the next attempt is as good as this one.
_PASSING = (Unavailable, ResourceExhausted, FailedPrecondition)


class Refreshing:
    """Has the monitor ask for the posts of such assets: once within the interval for each of them."""

    def __init__(self, database: Database[MediaUnitOfWork], monitor: Refreshes, interval: timedelta) -> None:
        self._database = database
        self._monitor = monitor
        self._interval = interval

    async def failed(self, work: MediaUnitOfWork, claim: Claim, failure: Failure) -> None:
        """Asks for a fresh address where that is what the asset failed for, in the transaction that fails it."""
        is_over = failure.reason == Reason.EXPIRED.name
        is_disguised = failure.reason in {reason.name for reason in DISGUISES}
        if (is_over or is_disguised) and await work.refreshes.ask_for(claim.id, self._interval, is_over=is_over):
            work.ring_refreshes()

    async def refresh(self, claim: Claim) -> Completion[MediaUnitOfWork]:
        """Asks the monitor, which asks for the asset anew by itself; not when somebody has done so meanwhile."""
        asset_id = claim.id
        async with self._database.unit_of_work() as work:
            if not await work.refreshes.is_wanted(asset_id):
                return Completion()
        await self._ask(asset_id)
        return Completion(effects=lambda work: work.refreshes.note_answer(asset_id))

    async def _ask(self, asset_id: UUID) -> None:
        try:
            await self._monitor.refresh([asset_id])
        except _PASSING as failure:
            wait = failure.retry_after and min(failure.retry_after, _LONGEST_WAIT)
            raise NotYet(failure.message, reason=failure.reason, retry_after=wait) from failure
