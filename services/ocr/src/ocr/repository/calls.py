"""SQL of the ledger of calls. A call has a row before it is made, and of one key one call at a time is open."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

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
        call = insert(calls).values(
            id=call_id,
            key=order.key,
            analysis_id=order.analysis_id,
            reader=order.way.reader,
            model=order.way.model,
            holder=holder,
            expire_time=func.now() + longest,
            estimate_usd=estimate,
        )
        begun = call.on_conflict_do_nothing(index_elements=[_row.key], index_where=_is_open).returning(_row.id)
        return (await self._connection.execute(begun)).first() is not None

    async def end(self, call_id: UUID, end: End) -> tuple[date, Decimal] | None:
        """Writes the end of a call, also of one that was taken for lost; None when it was written already.

        Otherwise the day in which it was counted, and by how much it cost more than was counted.
        """
        cost = _row.estimate_usd if end.cost_usd is None else end.cost_usd
        statement = update(calls).where(_row.id == call_id, or_(_is_open, _row.outcome == LOST))
        values = {
            "end_time": func.coalesce(_row.end_time, func.now()),
            "outcome": end.outcome,
            "cost_usd": cost,
            "prompt_tokens": end.usage.prompt_tokens,
            "output_tokens": end.usage.output_tokens,
            "thoughts_tokens": end.usage.thoughts_tokens,
            "model_version": end.model_version,
            "read_interval": end.read_interval,
        }
        more = (_row.cost_usd - _row.estimate_usd).label("more")
        found = (await self._connection.execute(statement.values(values).returning(_day.label("day"), more))).first()
        return (found.day, found.more) if found else None

    async def close_lost(self, order: Order | None = None, holder: UUID | None = None) -> int:
        """Closes the calls that have expired, at their estimates; returns how many.

        So is, where an order is given, a call for it that another process made: with the analysis, it lost the call.
        """
        is_lost = or_(_is_expired, _is_abandoned(order, holder)) if order else _is_expired
        # Rows that another closes at this moment are left to it.
        lost = select(_row.id).where(_is_open, is_lost).with_for_update(skip_locked=True).cte("lost")
        values = {"end_time": func.now(), "outcome": LOST, "cost_usd": _row.estimate_usd}
        return (await self._connection.execute(update(calls).where(_row.id == lost.c.id).values(values))).rowcount

    async def is_under_way(self, order: Order, holder: UUID) -> bool:
        """Whether a call of the same key is open that is not lost."""
        found = select(_row.id).where(_row.key == order.key, _is_open, ~_is_expired, ~_is_abandoned(order, holder))
        return (await self._connection.execute(found)).first() is not None

    async def faults(self, order: Order) -> Sequence[str]:
        """Why answers to the same question were no use, oldest first.

        Those count that this analysis got, and those that others got since it was asked for: they are as good.
        """
        row = analyses.c
        asked = select(row.create_time).where(row.id == order.analysis_id).scalar_subquery()
        counts = or_(_row.analysis_id == order.analysis_id, _row.end_time > asked)
        which = (_row.key == order.key, _row.outcome.in_(FAULTS), counts)
        found = await self._connection.execute(select(_row.outcome).where(*which).order_by(_row.end_time))
        return found.scalars().all()


def _is_abandoned(order: Order, holder: UUID | None) -> ColumnElement[bool]:
    """Whether another process made it for the same analysis, which is ours by now."""
    return and_(_row.key == order.key, _row.analysis_id == order.analysis_id, _row.holder != holder)
