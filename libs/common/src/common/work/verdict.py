"""What becomes of a row whose handler could not do it: pure judgement, no I/O."""

from dataclasses import dataclass
from datetime import timedelta

from common.database import NoConnection
from common.errors import Failure, Internal
from common.work.failures import NotYet
from common.work.queue import Claim, WorkQueue

_JITTER = 0.25


@dataclass(frozen=True)
class Release:
    """Put it back, due again after the interval."""

    failure: Failure
    after: timedelta
    counted: bool = True


@dataclass(frozen=True)
class Fail:
    """End it."""

    failure: Failure


Verdict = Release | Fail


def judged(queue: WorkQueue, claim: Claim, error: Exception, chance: float) -> Verdict:
    """The verdict on an error; `chance` (0 to 1) spreads rows that fail together over a quarter of their wait."""
    failure = error if isinstance(error, Failure) else Internal("Something went wrong on our side.")
    spread = 1 + _JITTER * chance
    # Who found no connection has not begun: many rows in one process, or an outage, would else use up all attempts.
    if isinstance(failure, (NotYet, NoConnection)):
        return Release(failure, (failure.retry_after or queue.backoff_interval) * spread, counted=False)
    if not failure.is_transient or claim.tries >= queue.attempts:
        return Fail(failure)
    return Release(failure, backoff(queue, claim.tries, failure.retry_after) * spread)


def backoff(queue: WorkQueue, tries: int, retry_after: timedelta | None = None) -> timedelta:
    """Doubles from try to try; never shorter than was asked for, as long as that is within the queue's limit."""
    doubled = queue.backoff_interval * (1 << (max(tries, 1) - 1))
    asked = min(retry_after or timedelta(0), queue.retry_after_limit)
    return max(doubled, asked)
