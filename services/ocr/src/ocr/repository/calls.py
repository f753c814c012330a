"""SQL of the ledger of calls. A call has a row before it is made, and of one key one call at a time is open."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, Interval, bindparam, cast, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Runner
from ocr.domain.calls import FAULTS, LOST, End, Order
from ocr.tables import analyses, calls

_row = calls.c
_is_open = _row.end_time.is_(None)
_is_expired = _row.expire_time <= func.now()
# The UTC day in which it was counted.
_day = cast(func.timezone("UTC", _row.begin_time), Date)


class Calls:
    """The ledger in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, call_id: UUID, order: Order, holder: UUID, estimate: Decimal, longest: timedelta) -> bool:
        """Opens the call; answers whether it is open now, which it is not when one of the same key is."""
        call = {
            "id": call_id,
            "key": order.key,
            "analysis_id": order.analysis_id,
            "reader": order.way.reader,
            "model": order.way.model,
            "holder": holder,
            "estimate_usd": estimate,
        }
        return (await self._connection.execute(_BEGIN, {**call, "longest": longest})).first() is not None

    async def end(self, call_id: UUID, end: End) -> tuple[date, Decimal] | None:
        """Writes the end of a call, also of one that was taken for lost; None when it was written already.

        Otherwise the day in which it was counted, and by how much it cost more than was counted.
        """
        values = {
            "outcome": end.outcome,
            "prompt_tokens": end.usage.prompt_tokens,
            "output_tokens": end.usage.output_tokens,
            "thoughts_tokens": end.usage.thoughts_tokens,
            "model_version": end.model_version,
            "read_interval": end.read_interval,
        }
        ended = await self._connection.execute(_END, {**values, "call_id": call_id, "cost": end.cost_usd})
        found = ended.first()
        return (found.day, found.more) if found else None

    async def close_lost(self, order: Order | None = None, holder: UUID | None = None) -> int:
        """Closes the calls that have expired, at their estimates; returns how many.

        So is, where an order is given, a call for it that another process made: with the analysis, it lost the call.
        """
        is_lost = or_(_is_expired, _IS_ABANDONED) if order else _is_expired
        # Rows that another closes at this moment are left to it.
        lost = select(_row.id).where(_is_open, is_lost).with_for_update(skip_locked=True).cte("lost")
        values = {"end_time": func.now(), "outcome": LOST, "cost_usd": _row.estimate_usd}
        closed = update(calls).where(_row.id == lost.c.id).values(values)
        return (await self._connection.execute(closed, _asked(order, holder) if order else {})).rowcount

    async def faults(self, order: Order) -> Sequence[str]:
        """Why answers to the same question were no use, oldest first.

        Those count that this analysis got, and those that others got since it was asked for: they are as good.
        """
        return (await self._connection.execute(_FAULTS, _asked(order))).scalars().all()


async def is_under_way(runner: Runner, order: Order, holder: UUID) -> bool:
    """Whether a call of the same key is open that is not lost."""
    return bool(await runner.run(_UNDER_WAY, _asked(order, holder)))


def _asked(order: Order, holder: UUID | None = None) -> dict[str, object]:
    """The parameters of what is looked for of an order."""
    return {"asked_key": order.key, "asked_by": order.analysis_id, "asked_from": holder}


_BEGIN = (
    insert(calls)
    .values(expire_time=func.now() + bindparam("longest", type_=Interval()))
    .on_conflict_do_nothing(index_elements=[_row.key], index_where=_is_open)
    .returning(_row.id)
)
_COST = func.coalesce(bindparam("cost", type_=_row.cost_usd.type), _row.estimate_usd)
_END = (
    update(calls)
    .where(_row.id == bindparam("call_id"), or_(_is_open, _row.outcome == LOST))
    .values(end_time=func.coalesce(_row.end_time, func.now()), cost_usd=_COST)
    .returning(_day.label("day"), (_row.cost_usd - _row.estimate_usd).label("more"))
)
_IS_ASKED = _row.key == bindparam("asked_key")
# Another process made it for the same analysis, which is ours by now.
_IS_ABANDONED = _IS_ASKED & (_row.analysis_id == bindparam("asked_by")) & (_row.holder != bindparam("asked_from"))
_UNDER_WAY = select(_row.id).where(_IS_ASKED, _is_open, ~_is_expired, ~_IS_ABANDONED)
_ASK_TIME = select(analyses.c.create_time).where(analyses.c.id == bindparam("asked_by")).scalar_subquery()
_COUNTS = or_(_row.analysis_id == bindparam("asked_by"), _row.end_time > _ASK_TIME)
_IS_FAULT = _row.outcome.in_([literal_column(f"'{fault}'") for fault in FAULTS])
_FAULTS = select(_row.outcome).where(_IS_ASKED, _IS_FAULT, _COUNTS).order_by(_row.end_time)
