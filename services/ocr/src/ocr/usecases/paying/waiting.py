"""Why a reader is not asked now. All of it passes by itself, so that nothing of it counts as an attempt."""

from datetime import timedelta

from common.errors import Failure
from common.work import NotYet
from ocr.domain.failures import (
    DailyBudgetSpent,
    ModelRetired,
    ReaderBusy,
    ReaderKeyRefused,
    ReaderQuotaSpent,
    ReaderUnavailable,
)
from ocr.domain.pauses import Pause

# After which work looks again for itself, whatever wakes it before.
_LONGEST_WAIT = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(days=1)
_MOMENT = timedelta(seconds=1.5)
# For how long, at least, nobody asks a reader that refused us like that; then one call is made to learn more.
PAUSES: dict[type[Failure], timedelta] = {
    ReaderKeyRefused: timedelta(minutes=1),
    ReaderQuotaSpent: timedelta(minutes=10),
}
# The same of a reader that is down, which is no fault of what happens to be asked. What may have been paid for is not
# among them: it is asked again a few times, and then no more.
_OUTAGES: dict[type[Failure], timedelta] = {ReaderUnavailable: timedelta(minutes=1)}


def pause_after(failure: Failure, *, is_down: bool) -> timedelta | None:
    """For how long the reader, which is down or not, is left alone after the failure; None where it is not."""
    shortest = (PAUSES | _OUTAGES if is_down else PAUSES).get(type(failure))
    return shortest and min(max(failure.retry_after or shortest, shortest), _LONGEST_PAUSE)


def refused(failure: Failure, pause: timedelta) -> NotYet:
    """The reader has refused us. Whoever met that looks again when the pause is over: somebody has to."""
    return _not_yet(failure, pause)


def paused(pause: Pause) -> NotYet:
    """The reader is left alone; this work is brought forward when it serves us again."""
    return NotYet(pause.message, reason=pause.reason, retry_after=_LONGEST_WAIT)


def spent(left: timedelta) -> NotYet:
    """The day's budget is spent, and so much of the day is left."""
    return _not_yet(DailyBudgetSpent(), left)


def modelless() -> NotYet:
    """Every model is retired, and an operator has to name another."""
    return _not_yet(ModelRetired(), _LONGEST_WAIT)


def crowded(wait: timedelta) -> NotYet:
    """The rate, or what the reader can take at a time, is used up for longer than is waited for it."""
    return _not_yet(ReaderBusy("Calls to the reader are used up for now."), wait)


def under_way() -> NotYet:
    """The same slides are being read for another post."""
    return NotYet("The same slides are being read already.", reason="READING_UNDER_WAY", retry_after=_MOMENT)


def _not_yet(failure: Failure, wait: timedelta) -> NotYet:
    return NotYet(failure.message, reason=failure.reason, retry_after=min(wait, _LONGEST_WAIT))
