"""Telling the monitor what stands of a post."""

import logging
from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.errors import Failure
from common.work import Claim, Completion, LeaseLost, NotYet
from ocr.clients.monitor import Monitor
from ocr.domain.failures import PostNotFound
from ocr.repository import Work

log = logging.getLogger(__name__)
_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(minutes=1)
# The monitor will not have it as it is: that takes a newer version of one of us.
_LONGEST_WAIT_REFUSED = timedelta(hours=1)


class Telling:
    """Tells results. What changes meanwhile is told again under its own revision, so that the newest stays."""

    def __init__(self, database: Database[Work], monitor: Monitor) -> None:
        self._database = database
        self._monitor = monitor

    async def tell(self, claim: Claim) -> Completion[Work]:
        """Has the monitor write what stands of the post; a post that it keeps no more is forgotten here too."""
        try:
            return Completion({"told_revision": await self._told(claim.id)})
        except LeaseLost:
            raise
        except Failure as failure:
            raise _later(claim, failure) from failure

    async def _told(self, post_id: UUID) -> int:
        """The revision that the monitor has by now."""
        async with self._database.unit_of_work() as work:
            result = await work.telling.result(post_id)
        if result is None:
            raise LeaseLost
        try:
            await self._monitor.record(result)
        except PostNotFound:
            await self._forget(post_id)
            raise LeaseLost from None
        return result.revision

    async def _forget(self, post_id: UUID) -> None:
        # Before the claim ends and not with it: whoever locks both begins with the analyses.
        log.info("a post that is gone was forgotten", extra={"post_id": str(post_id)})
        async with self._database.unit_of_work() as work:
            await work.forgetting.forget([post_id])


def _later(claim: Claim, failure: Failure) -> NotYet:
    # No attempt, so that none is the last: as long again as it has waited, which doubles from one to the next.
    longest = _LONGEST_WAIT if failure.is_transient else _LONGEST_WAIT_REFUSED
    waited = claim.row["due_time"] - claim.row["update_time"]
    wait = min(max(waited, _FIRST_WAIT), longest)
    return NotYet(failure.message, reason=failure.reason, retry_after=wait)
