"""What one hand of a worker does with one row: run the handler, write what became of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import SystemRandom
from time import monotonic
from typing import Generic

from common.database import Database, DatabaseUnavailable
from common.errors import Failure, Internal
from common.telemetry import bind, continued
from common.work.ending import fail, finish, release
from common.work.failures import LeaseLost
from common.work.finisher import Finisher
from common.work.holding import Held
from common.work.metrics import JOBS, SECONDS
from common.work.queue import Claim, Completion, Failed, Handler, U, WorkQueue
from common.work.verdict import Fail, Release, Verdict, judged

log = logging.getLogger(__name__)
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 1.0


@dataclass(frozen=True, kw_only=True)
class Hand(Generic[U]):
    """Works on one row at a time, as often as it is asked to."""

    database: Database[U]
    queue: WorkQueue
    handler: Handler[U]
    finisher: Finisher[U]
    failed: Failed[U] | None = None
    chance: Callable[[], float] = field(default=SystemRandom().random)

    async def attend(self, held: Held) -> None:
        """Runs the handler and writes the row's end, once, if the row is still ours by then."""
        claim = held.claim
        with (
            continued(claim.trace_parent, f"work {self.queue.name}"),
            bind(queue=self.queue.name, job_id=claim.id, attempt=claim.attempt),
        ):
            outcome = await self._outcome(held)
        JOBS.labels(self.queue.name, outcome).inc()

    async def _outcome(self, held: Held) -> str:
        try:
            completion = await self._handled(held)
            held.end()
            return await self._settled("done", lambda: self._finish(held.claim, completion))
        except LeaseLost:
            return _lost()
        except Exception as error:  # noqa: BLE001 - the one place that decides what becomes of work that failed
            held.end()
            return await self._given_up(held.claim, error)

    async def _handled(self, held: Held) -> Completion[U]:
        begin = monotonic()
        try:
            return await self.handler(held.claim)
        except asyncio.CancelledError:
            if held.is_stopped:
                raise
            raise Internal("The work was cancelled from within.") from None
        finally:
            SECONDS.labels(self.queue.name).observe(monotonic() - begin)

    async def _given_up(self, claim: Claim, error: Exception) -> str:
        verdict = judged(self.queue, claim, error, self.chance())
        _tell(verdict, error)
        outcome = "failed" if isinstance(verdict, Fail) else "released"
        return await self._settled(outcome, lambda: self._judge(claim, verdict))

    async def _settled(self, outcome: str, write: Callable[[], Awaitable[bool]]) -> str:
        pause = _FIRST_PAUSE
        while True:
            try:
                return outcome if await write() else _lost()
            except DatabaseUnavailable:
                # As long as it takes: it is written in the end, or the row is somebody else's and the token refuses us.
                await asyncio.sleep(pause * (1 + self.chance()))
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _finish(self, claim: Claim, completion: Completion[U]) -> bool:
        if completion.effects is None:
            return await self.finisher.finish(claim, completion.values)
        async with self.database.unit_of_work() as work:
            # The row first: it is locked before anything else is written, and whoever lost it writes nothing.
            is_ours = await finish(work.connection, self.queue, claim, completion.values)
            if is_ours:
                await completion.effects(work)
        return is_ours

    async def _judge(self, claim: Claim, verdict: Verdict) -> bool:
        async with self.database.unit_of_work() as work:
            if isinstance(verdict, Release):
                return await self._release(work, claim, verdict)
            is_ours = await fail(work.connection, self.queue, claim, verdict.failure)
            if is_ours and self.failed is not None:
                await self.failed(work, claim, verdict.failure)
        return is_ours

    async def _release(self, work: U, claim: Claim, verdict: Release) -> bool:
        return await release(
            work.connection,
            self.queue,
            claim,
            after=verdict.after,
            counted=verdict.counted,
            failure=verdict.failure,
        )


def _tell(verdict: Verdict, error: Exception) -> None:
    told = {"reason": verdict.failure.reason, "ended": isinstance(verdict, Fail)}
    if isinstance(error, Failure):
        log.warning("work could not be done: %s", error.message, extra=told)
    else:
        log.error("work met a bug", exc_info=error, extra=told)


def _lost() -> str:
    # Nobody's fault: it may have been asked for anew meanwhile. Whose lease ran out has been warned of that.
    log.info("the row belongs to another worker by now, nothing was written")
    return "lost"
