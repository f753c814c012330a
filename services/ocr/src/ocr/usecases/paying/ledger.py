"""The ledger of one reader: whether a call may be made, and what became of it."""

from asyncio import CancelledError
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from common.clock import new_id
from common.database import Database, DatabaseUnavailable
from common.errors import Failure
from ocr.domain.calls import CANCELLED, End, Order, Unusable, judged
from ocr.domain.failures import ModelRetired
from ocr.domain.readings import KeptReading
from ocr.repository import Work
from ocr.repository.calls import is_under_way
from ocr.usecases.paying import metrics
from ocr.usecases.paying.gate import Account, Gate
from ocr.usecases.paying.waiting import under_way
from ocr.usecases.paying.writing import surely

# Within which the end of a call is written that took as long as it may.
_GRACE = timedelta(seconds=30)


@dataclass(frozen=True)
class Admitted:
    """A call that may be made; `is_probe` where it is made to learn whether the reader serves us again."""

    id: UUID
    order: Order
    estimate: Decimal
    is_probe: bool = False


class Ledger:
    """Kept in the database, so that one process knows what another does and has met.

    Rows are locked in one order everywhere: pauses, calls, readings, days.
    """

    def __init__(self, account: Account, database: Database[Work]) -> None:
        self._account = account
        self._gate = Gate(account)
        self._database = database
        self._line = database.line()
        # Tells this process from all others, also from those before it.
        self._holder = new_id()

    async def look(self, order: Order, estimate: Decimal) -> None:
        """Raises `NotYet` where it is known already that a call for the order, at that price, may not be made now."""
        await self._gate.look(self._line, estimate)
        if await is_under_way(self._line, order, self._holder):
            raise under_way()

    async def admit(self, order: Order, estimate: Decimal) -> Admitted | KeptReading | Unusable:
        """Opens a call and counts its estimate; or what has been answered meanwhile, so that no call is made.

        Raises `NotYet` where the call may not be made now.
        """
        call = Admitted(new_id(), order, estimate)
        try:
            async with self._database.unit_of_work() as work:
                return await self._opened(work, call)
        except _Answered as answered:
            return answered.outcome
        except (CancelledError, DatabaseUnavailable):
            # It may be open all the same: nobody will make it, and it would keep its slides until it expired.
            await surely(lambda: self.fail(call, End(CANCELLED, Decimal(0)), None))
            raise

    async def settle(self, admitted: Admitted, end: End, kept: KeptReading | None) -> KeptReading | Unusable:
        """Writes what an answered call brought; gives its reading or, without one, what that means for the order."""
        async with self._database.unit_of_work() as work:
            if admitted.is_probe:
                await self._gate.open(work)
            await self._end(work, admitted, end, kept)
            return kept or judged(admitted.order, await work.calls.faults(admitted.order))

    async def fail(self, admitted: Admitted, end: End, failure: Failure | None, pause: timedelta | None = None) -> None:
        """Writes that a call was not answered, and what that means for others; with a `pause` for all of them."""
        async with self._database.unit_of_work() as work:
            if isinstance(failure, ModelRetired):
                await work.retired_models.note(admitted.order.way.model)
            if failure and pause:
                await self._gate.shut(work, failure, pause)
            await self._end(work, admitted, end, None)

    async def close_lost(self) -> int:
        """Closes the calls that died with their processes; returns how many."""
        async with self._database.unit_of_work() as work:
            lost = await work.calls.close_lost()
        metrics.LOST.labels(self._account.reader).inc(lost)
        return lost

    async def _opened(self, work: Work, call: Admitted) -> Admitted:
        is_probe = await self._gate.enter(work)
        lost = await self._begin(work, call)
        # Only now: whoever had the key before has written its answer by the time in which it became free.
        await _refuse_what_is_answered(work, call.order)
        await self._gate.pay(work, call.estimate)
        metrics.LOST.labels(self._account.reader).inc(lost)
        return replace(call, is_probe=is_probe)

    async def _begin(self, work: Work, call: Admitted) -> int:
        """Opens the call; returns how many were in its way that are lost."""
        lost, begin = 0, (call.id, call.order, self._holder, call.estimate, self._account.call_timeout + _GRACE)
        if not await work.calls.begin(*begin):
            lost = await work.calls.close_lost(call.order, self._holder)
            if not await work.calls.begin(*begin):
                raise under_way()
        return lost

    async def _end(self, work: Work, admitted: Admitted, end: End, kept: KeptReading | None) -> None:
        ended = await work.calls.end(admitted.id, end)
        # Nothing to do where it was written before: whoever writes again has only not heard of it.
        if ended is None:
            return
        if kept:
            await work.readings.keep(admitted.order.slides, kept, admitted.order.analysis_id)
        await work.budget.correct(self._account.reader, *ended)


async def _refuse_what_is_answered(work: Work, order: Order) -> None:
    known = await work.readings.for_analysis([order.key], order.analysis_id)
    if order.key in known:
        raise _Answered(known[order.key])
    faults = await work.calls.faults(order)
    if faults and (unusable := judged(order, faults)).is_final:
        raise _Answered(unusable)


class _Answered(Exception):
    """Rolls back an admission, for there is an answer."""

    def __init__(self, outcome: KeptReading | Unusable) -> None:
        super().__init__()
        self.outcome = outcome
