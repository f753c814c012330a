"""SQL of what is spent on readers in a day; days are UTC's, by the database's clock."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Date, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.tables import reader_days

_row = reader_days.c
_utc_now = func.timezone("UTC", func.now())
_today = cast(_utc_now, Date)
_NO_LIMIT = Decimal(10) ** 8


class Budget:
    """The days in this transaction. A call is counted at its estimate before it is made."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def reserve(self, reader: str, estimate: Decimal, limit: Decimal | None) -> bool:
        """Counts a call of today; answers whether there is room for it below the limit, and counts nothing if not."""
        most = _NO_LIMIT if limit is None else limit
        if estimate > most:
            return False
        counted = {"reader": reader, "calls": 1, "spent_usd": estimate, "most": most}
        return (await self._connection.execute(_RESERVE, counted)).first() is not None

    async def correct(self, reader: str, day: date, more: Decimal) -> None:
        """A call of that day cost so much more than was counted for it, or less."""
        if more:
            await self._connection.execute(_CORRECT, {"of_day": day, "of_reader": reader, "more": more})

    async def spent(self, reader: str) -> Decimal:
        """What is counted today."""
        found = select(_row.spent_usd).where(_row.day == _today, _row.reader == reader)
        return (await self._connection.execute(found)).scalar_one_or_none() or Decimal(0)

    async def left_of_the_day(self) -> timedelta:
        """How long today still is."""
        left = func.date_trunc("day", _utc_now) + timedelta(days=1) - _utc_now
        interval: timedelta = (await self._connection.execute(select(left))).scalar_one()
        return interval


_counted = insert(reader_days).values(day=_today)
_spent = _row.spent_usd + _counted.excluded.spent_usd
_RESERVE = _counted.on_conflict_do_update(
    index_elements=["day", "reader"],
    set_={"calls": _row.calls + 1, "spent_usd": _spent},
    where=_spent <= bindparam("most", type_=_row.spent_usd.type),
).returning(_row.calls)
_CORRECT = (
    update(reader_days)
    .where(_row.day == bindparam("of_day"), _row.reader == bindparam("of_reader"))
    .values(spent_usd=func.greatest(_row.spent_usd + bindparam("more", type_=_row.spent_usd.type), 0))
)
