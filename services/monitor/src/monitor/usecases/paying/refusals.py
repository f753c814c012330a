"""Why a provider is not asked, and how that is told: to a caller who waits for the answer, or to work that can wait."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from common.errors import Failure
from common.work import NotYet
from monitor.clients.source import DailyCreditsSpent, SourceKeyRefused, SourceOutOfCredits, SourceRateLimited
from monitor.domain.sources import SourceState, Standing

Tell = Callable[[Failure], Failure]
REFUSALS: Mapping[SourceState, type[Failure]] = {
    SourceState.KEY_REFUSED: SourceKeyRefused,
    SourceState.OUT_OF_CREDITS: SourceOutOfCredits,
}
# After which work looks again for itself, whatever wakes it before.
_LONGEST_WAIT = timedelta(minutes=10)


def at_once(failure: Failure) -> Failure:
    """The failure itself."""
    return failure


def in_time(interval: timedelta) -> Tell:
    """Has work wait, without an attempt counted, for the reason of the failure: as long as it says, or the interval."""

    def tell(failure: Failure) -> Failure:
        wait = min(failure.retry_after or interval, _LONGEST_WAIT)
        return NotYet(failure.message, reason=failure.reason, retry_after=wait)

    return tell


def closed(standing: Standing) -> Failure:
    """The provider refuses us, as it did the last time."""
    return REFUSALS[standing.state](standing.reason)


def busy(wait: timedelta) -> Failure:
    """The provider's rate is used up for longer than a caller should wait."""
    return SourceRateLimited("Calls to the provider are used up for now.", retry_after=wait)


def spent(left: timedelta) -> Failure:
    """The day's credits are spent, and so much of the day is left."""
    return DailyCreditsSpent(retry_after=left)


def state_after(failure: Failure) -> SourceState | None:
    """How the provider stands towards us by the failure; None when that does not change it."""
    return next((state for state, family in REFUSALS.items() if isinstance(failure, family)), None)
