"""SQL for what providers answered: the pages as they came."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from monitor.tables import source_pages

_row = source_pages.c


@dataclass(frozen=True)
class KeptPage:
    """A page as it came, compressed, and the moment that counts as its observation."""

    body: bytes
    observed_time: datetime


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

    async def now(self) -> datetime:
        """The moment, by the database's clock."""
        moment: datetime = (await self._connection.execute(select(func.clock_timestamp()))).scalar_one()
        return moment
