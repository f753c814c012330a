"""SQL of what is spent on readers in a day; days are UTC's, by the database's clock."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Date, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Runner
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


async def spent_today(runner: Runner, reader: str) -> Decimal:
    """What is counted today."""
    found = await runner.run(_SPENT, {"of_reader": reader})
    return next((row["spent_usd"] for row in found), Decimal(0))


async def left_of_today(runner: Runner) -> timedelta:
    """How long today still is."""
    (row,) = await runner.run(_LEFT, {})
    left: timedelta = row["left"]
    return left


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
_SPENT = select(_row.spent_usd).where(_row.day == _today, _row.reader == bindparam("of_reader"))
_LEFT = select((func.date_trunc("day", _utc_now) + timedelta(days=1) - _utc_now).label("left"))
