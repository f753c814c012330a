"""SQL for what providers are paid, by the day and by the profile; days are UTC's, by the database's clock."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Date, Update, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain import pages
from monitor.tables import credit_days, profile_credits

utc_now = func.timezone("UTC", func.now())
today = cast(utc_now, Date)
_row = credit_days.c
_NO_LIMIT = 2**62


@dataclass(frozen=True)
class Reservation:
    """Whether a call may be paid for, and how long the day still is."""

    is_granted: bool
    left: timedelta


class Credits:
    """The accounts in this transaction. A call is counted before it is made: whoever dies meanwhile, it has been."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def reserve(self, source: str, limit: int | None) -> Reservation:
        """Counts a call, at the price of one credit, unless the day's limit is reached."""
        most = _NO_LIMIT if limit is None else limit
        counted = insert(credit_days).values(day=today, source=source, calls=1, charged=1)
        statement = counted.on_conflict_do_update(
            index_elements=["day", "source"],
            set_={"calls": _row.calls + 1, "charged": _row.charged + 1},
            where=_row.charged < most,
        )
        granted = most > 0 and (await self._connection.execute(statement.returning(_row.charged))).first() is not None
        return Reservation(granted, timedelta(0) if granted else await self._left_of_the_day())

    async def give_back(self, source: str) -> None:
        """The call that was counted cost nothing."""
        await self._connection.execute(_on_newest_day(source).values(charged=func.greatest(_row.charged - 1, 0)))

    async def settle(self, source: str, cost: pages.Credits, profile_id: UUID | None = None) -> None:
        """The call that was counted cost this much, for the profile if for one."""
        charged = func.greatest(_row.charged + (cost.charged - 1), 0)
        left = {} if cost.remaining is None else {"remaining": cost.remaining}
        await self._connection.execute(_on_newest_day(source).values(charged=charged, **left))
        if profile_id:
            await self.charge_profile(profile_id, cost.charged)

    async def charge_profile(self, profile_id: UUID, charged: int) -> None:
        """Adds to what the profile cost today."""
        added = insert(profile_credits).values(profile_id=profile_id, day=today, charged=charged)
        more = {"charged": profile_credits.c.charged + added.excluded.charged}
        await self._connection.execute(added.on_conflict_do_update(index_elements=["profile_id", "day"], set_=more))

    async def note_balance(self, source: str, remaining: int) -> None:
        """So many credits are left with the provider."""
        noted = insert(credit_days).values(day=today, source=source, remaining=remaining)
        await self._connection.execute(
            noted.on_conflict_do_update(index_elements=["day", "source"], set_={"remaining": noted.excluded.remaining})
        )

    async def _left_of_the_day(self) -> timedelta:
        left = func.date_trunc("day", utc_now) + timedelta(days=1) - utc_now
        interval: timedelta = (await self._connection.execute(select(left))).scalar_one()
        return interval


def _on_newest_day(source: str) -> Update:
    # The day on which the call was counted, or one that began meanwhile.
    newest = select(func.max(_row.day)).where(_row.source == source).scalar_subquery()
    return update(credit_days).where(_row.source == source, _row.day == newest)
