"""SQL that reads how numbers went."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.history import DailyTotals, PostHistoryQuery, ProfileHistoryQuery
from monitor.domain.kept import Observation
from monitor.domain.profiles import Totals
from monitor.repository.post_rows import observation_of
from monitor.repository.spans import within, within_days
from monitor.tables import TOTALS, history, profile_days

_day = profile_days.c


class History:
    """What was observed, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_post(self, query: PostHistoryQuery, before: datetime | None, rows: int) -> Sequence[Observation]:
        """Up to so many observations of the post, newest first, of those before the moment."""
        moment = history.c.recorded_at
        statement = select(history).where(history.c.post_id == query.post_id, *within(moment, query.span))
        if before is not None:
            statement = statement.where(moment < before)
        found = await self._connection.execute(statement.order_by(moment.desc()).limit(rows))
        return [observation_of(row) for row in found.mappings()]

    async def of_profile(self, query: ProfileHistoryQuery, before: date | None, rows: int) -> Sequence[DailyTotals]:
        """Up to so many days of the profile, newest first, of those before the day."""
        statement = select(profile_days).where(_day.profile_id == query.profile_id, *within_days(_day.day, query.span))
        if before is not None:
            statement = statement.where(_day.day < before)
        found = await self._connection.execute(statement.order_by(_day.day.desc()).limit(rows))
        return [_daily_totals(row) for row in found.mappings()]


def _daily_totals(row: RowMapping) -> DailyTotals:
    totals = Totals(row["total_posts"], *(int(row[name]) for name in TOTALS))
    return DailyTotals(row["day"], totals, row["recorded_at"])
