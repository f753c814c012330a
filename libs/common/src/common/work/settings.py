"""How much a worker has in hand at once, and how patient its queue is."""

from dataclasses import dataclass, replace
from datetime import timedelta

from common.settings import integer, interval, seconds, setting, words
from common.work.queue import WorkQueue


@dataclass(frozen=True, kw_only=True)
class WorkSettings:
    """What every service that works can be told."""

    queue_names: tuple[str, ...] = setting("QUEUE_NAME", words, ("all",), help="the queues of this worker, or all")
    hands: int = setting("{prefix}CONCURRENCY", integer(1, 1000), 5, help="rows that a worker has in hand at once")
    attempts: int = setting("{prefix}ATTEMPTS", integer(1, 100), 3)
    backoff: timedelta = setting("{prefix}BACKOFF_SECONDS", seconds, timedelta(seconds=2))
    lease: timedelta = setting("{prefix}LEASE_SECONDS", seconds, timedelta(seconds=30))
    stalls: int = setting("{prefix}STALLS", integer(1, 100), 3, help="workers that a row may cost")
    sweep: timedelta = setting("{prefix}SWEEP_SECONDS", interval, timedelta(seconds=1), help="between two sweeps")

    def patient(self, queue: WorkQueue) -> WorkQueue:
        """The queue, as patient as was set."""
        return replace(
            queue,
            attempts=self.attempts,
            backoff_interval=self.backoff,
            lease_interval=self.lease,
            stalls=self.stalls,
            sweep_interval=self.sweep,
        )
