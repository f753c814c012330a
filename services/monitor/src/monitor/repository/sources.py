"""SQL for what providers answered: the pages as they came, and what they cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from monitor.domain.pages import Credits
from monitor.tables import credit_days, source_pages

_row = source_pages.c
_utc_now = func.timezone("UTC", func.now())
_today = cast(_utc_now, Date)


@dataclass(frozen=True)
class KeptPage:
    """A page as it came, compressed, and the moment that counts as its observation."""

    body: bytes
    observed_time: datetime


@dataclass(frozen=True)
class Today:
    """The day's account with a provider, and how long the day still is, in UTC."""

    credits_spent: int
    left: timedelta


class Sources:
    """Answers of providers in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep_page(
        self,
        profile_id: UUID,
        source: str,
        body: bytes,
        *,
        cursor: str | None = None,
        run_id: UUID | None = None,
        number: int = 1,
    ) -> datetime:
        """Keeps a compressed page; returns the moment of its observation, by the database's clock."""
        values = {
            "id": new_id(),
            "profile_id": profile_id,
            "source": source,
            "body": body,
            "cursor": cursor,
            "run_id": run_id,
            "number": number,
        }
        kept = await self._connection.execute(insert(source_pages).values(values).returning(_row.observed_at))
        moment: datetime = kept.scalar_one()
        return moment

    async def page_of(self, run_id: UUID, number: int) -> KeptPage | None:
        """A page that the run has fetched before."""
        statement = select(_row.body, _row.observed_at).where(_row.run_id == run_id, _row.number == number)
        found = (await self._connection.execute(statement)).first()
        return KeptPage(found.body, found.observed_at) if found else None

    async def cursors_of(self, run_id: UUID) -> set[str]:
        """Where the pages began that the run has fetched."""
        found = await self._connection.scalars(select(_row.cursor).where(_row.run_id == run_id))
        return {cursor for cursor in found if cursor}

    async def charge(self, source: str, cost: Credits) -> None:
        """Adds an answer to the day's account, by the database's clock and in UTC."""
        amounts = {"charged": cost.charged, "remaining": cost.remaining}
        statement = insert(credit_days).values(day=_today, source=source, calls=1, **amounts)
        excluded, row = statement.excluded, credit_days.c
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["day", "source"],
                set_={
                    "calls": row.calls + 1,
                    "charged": row.charged + excluded.charged,
                    "remaining": func.coalesce(excluded.remaining, row.remaining),
                },
            )
        )

    async def today(self, source: str) -> Today:
        """What was spent with the provider today, by the database's clock and in UTC."""
        row = credit_days.c
        spent = select(row.charged).where(row.day == _today, row.source == source).scalar_subquery()
        left = func.date_trunc("day", _utc_now) + timedelta(days=1) - _utc_now
        found = (await self._connection.execute(select(func.coalesce(spent, 0), left))).one()
        return Today(*found)

    async def now(self) -> datetime:
        """The moment, by the database's clock."""
        moment: datetime = (await self._connection.execute(select(func.clock_timestamp()))).scalar_one()
        return moment
