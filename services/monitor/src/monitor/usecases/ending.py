"""What the end of a run means for its profile. Each is called in the transaction that ends the run."""

from uuid import UUID

from common.errors import Failure
from common.work import Claim
from monitor.clients.source import AccountNotFound
from monitor.domain.profiles import AccountPrivate, AccountState
from monitor.repository import Work


async def completed(work: Work, profile_id: UUID) -> None:
    """The run read all its pages: the profile is due again after its interval."""
    await work.watching.completed(profile_id)
    await work.alerts.run_completed(profile_id)


async def failed(work: Work, claim: Claim, failure: Failure) -> None:
    """The run failed for good: the profile is due again all the same, and its account stands as the failure tells."""
    profile_id: UUID = claim.row["profile_id"]
    await work.runs.close(claim.id)
    await work.watching.failed(profile_id)
    await work.alerts.run_failed(profile_id, failure)
    if state := state_told_by(failure):
        await work.accounts.note(profile_id, state=state)


def state_told_by(failure: Failure) -> AccountState | None:
    """The state of the account that the failure means; None when it says nothing about the account."""
    if isinstance(failure, AccountNotFound):
        return AccountState.NOT_FOUND
    return AccountState.PRIVATE if isinstance(failure, AccountPrivate) else None
