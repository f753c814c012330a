"""A reader that is asked only when its turn has come, within the day's budget, and never twice at once for the same."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from time import monotonic

from common.database import Database
from common.errors import Failure
from common.rate import SharedRate
from ocr.clients.reader import Answer, Question, SlideReader
from ocr.domain.calls import CANCELLED, OK, End, Order, Unusable
from ocr.domain.failures import (
    AnswerTorn,
    ModelRetired,
    ReaderBusy,
    ReaderKeyRefused,
    ReaderQuotaSpent,
    ReaderRefused,
    ReaderTimedOut,
    ReaderUnavailable,
    UnusableAnswer,
)
from ocr.domain.keys import Way
from ocr.domain.prices import Prices, expected_usage, usual_usage
from ocr.domain.readings import KeptReading, Reading, Usage
from ocr.repository import Work
from ocr.usecases.paying import metrics
from ocr.usecases.paying.concurrency import Concurrency, Place
from ocr.usecases.paying.gate import Account
from ocr.usecases.paying.keeping import kept_by
from ocr.usecases.paying.ledger import Admitted, Ledger
from ocr.usecases.paying.settings import PayingSettings
from ocr.usecases.paying.waiting import crowded, pause_after, refused
from ocr.usecases.paying.writing import surely

# Of every other failure it is not known that nothing was done for it.
_UNPAID = (ModelRetired, ReaderBusy, ReaderKeyRefused, ReaderQuotaSpent, ReaderRefused, ReaderUnavailable)
_OVERLOADED = (ReaderBusy, ReaderUnavailable, ReaderTimedOut)
_SHORTEST_HOLD = timedelta(seconds=1)


class Paying:
    """Asks a reader, and has every call in the ledger: before it is made, and with what became of it."""

    def __init__(
        self,
        reader: SlideReader,
        database: Database[Work],
        settings: PayingSettings,
        rate: SharedRate | None = None,
        key_digest: str = "",
    ) -> None:
        """Without a `rate` calls wait for no turn; `key_digest` tells the reader's key from any other."""
        self._reader = reader
        self._settings = settings
        self._rate = rate
        self._prices = settings.prices if reader.is_paid else Prices()
        budget = settings.daily_budget_usd if reader.is_paid else None
        self._ledger = Ledger(Account(reader.name, key_digest, budget, settings.call_timeout), database)
        self._places = Concurrency(settings.concurrency)

    async def look(self, order: Order) -> None:
        """Raises `NotYet` where it is known already that no call for the order may be made now."""
        expected = usual_usage(len(order.slides.digests))
        await self._ledger.look(order, self._prices.of(order.way.model).cost(expected))

    async def close_lost(self) -> int:
        """Closes the calls that died with their processes, so that they count as paid; returns how many."""
        return await self._ledger.close_lost()

    async def ask(self, order: Order, question: Question) -> KeptReading | Unusable:
        """The reading that the order asks for, after one call or none; or why there is none yet.

        Raises `NotYet` where the call may not be made now, and what the reader raises where it does not answer.
        """
        async with self._places.place(self._settings.patience) as place:
            await self._take_turn()
            expected = expected_usage(question.pictures.values(), question.categories)
            admitted = await self._ledger.admit(order, self._prices.of(order.way.model).cost(expected))
            if not isinstance(admitted, Admitted):
                return admitted
            answer, took = await self._call(place, admitted, question)
        # The place is the next one's already: writing the answer down keeps no reader busy.
        return await self._settle(admitted, answer, took)

    async def _take_turn(self) -> None:
        wait = await self._rate.take(self._settings.patience) if self._rate else None
        if wait is not None:
            raise crowded(wait)

    async def _call(self, place: Place, admitted: Admitted, question: Question) -> tuple[Answer, timedelta]:
        begin = monotonic()
        try:
            answer = await self._read(admitted.order.way.model, question)
        except Failure as failure:
            end = End(failure.reason, Decimal(0) if _is_unpaid(failure) else None, read_interval=_since(begin))
            raise await self._failed(place, admitted, end, failure) from None
        except BaseException as error:
            reason = CANCELLED if isinstance(error, asyncio.CancelledError) else Failure.reason
            await self._write_failure(admitted, End(reason, read_interval=_since(begin)), None)
            raise
        place.went_well()
        return answer, _since(begin)

    async def _read(self, model: str, question: Question) -> Answer:
        try:
            with metrics.IN_FLIGHT.labels(self._reader.name).track_inprogress():
                async with asyncio.timeout(self._settings.call_timeout.total_seconds()):
                    return await self._reader.read(question, model)
        except TimeoutError:
            raise ReaderTimedOut from None

    async def _settle(self, admitted: Admitted, answer: Answer, took: timedelta) -> KeptReading | Unusable:
        outcome, way = answer.outcome, admitted.order.way
        reason = outcome.reason if isinstance(outcome, UnusableAnswer) else OK
        end = End(reason, self._cost(answer, way), answer.usage, answer.model_version, took)
        metrics.count(way, end, admitted.estimate)
        kept = kept_by(way, answer.model_version, outcome) if isinstance(outcome, Reading) else None
        return await surely(lambda: self._ledger.settle(admitted, end, kept))

    def _cost(self, answer: Answer, way: Way) -> Decimal | None:
        # An answer that does not say what it took was not for nothing.
        is_told = answer.usage != Usage()
        return self._prices.of(answer.model_version, way.model).cost(answer.usage) if is_told else None

    async def _failed(self, place: Place, admitted: Admitted, end: End, failure: Failure) -> Failure:
        if isinstance(failure, _OVERLOADED):
            place.went_ill()
        pause = pause_after(failure, is_down=self._places.is_down)
        await self._write_failure(admitted, end, failure, pause)
        if isinstance(failure, ReaderBusy) and self._rate:
            await self._rate.hold(failure.retry_after or _SHORTEST_HOLD)
        return refused(failure, pause) if pause else failure

    async def _write_failure(
        self, admitted: Admitted, end: End, failure: Failure | None, pause: timedelta | None = None
    ) -> None:
        metrics.count(admitted.order.way, end, admitted.estimate)
        await surely(lambda: self._ledger.fail(admitted, end, failure, pause))


def _is_unpaid(failure: Failure) -> bool:
    return isinstance(failure, _UNPAID) and not isinstance(failure, AnswerTorn)


def _since(begin: float) -> timedelta:
    return timedelta(seconds=monotonic() - begin)
