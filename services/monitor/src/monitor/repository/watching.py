"""SQL for when profiles are visited."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Update, Uuid, bindparam, case, cast, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.tables import profiles

_row = profiles.c


class Watching:
    """The switches and turns of profiles in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def switch(self, profile_ids: Sequence[UUID], *, enabled: bool, hours: int | None = None) -> set[UUID]:
        """Switches the visits of all of them in one statement; returns the ids that are a profile's."""
        statement = _switch(enabled=enabled, hours=hours)
        return set(await self._connection.scalars(statement, {"ids": list(profile_ids)}))

    async def visited(self, profile_ids: Sequence[UUID], *, is_completed: bool) -> None:
        """Their runs have ended: the profiles are due again after their interval, however the runs ended."""
        due = func.now() + _hours(_row.interval_hours)
        values: dict[str, Any] = {"next_monitoring_run": case((_row.monitoring_enabled, due)), "updated_at": func.now()}
        if is_completed:
            values["last_monitoring_run"] = func.now()
        await self._connection.execute(update(profiles).where(_row.id.in_(profile_ids)).values(values))


def _switch(*, enabled: bool, hours: int | None) -> Update:
    interval = _row.interval_hours if hours is None else hours
    kept = _row.next_monitoring_run if hours is None else _row.last_monitoring_run + _hours(interval)
    # Switched on, it is due at once; on already, it keeps its turn.
    due = case((_row.monitoring_enabled, func.coalesce(kept, func.now())), else_=func.now()) if enabled else None
    return (
        update(profiles)
        .where(_row.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
        .values(monitoring_enabled=enabled, interval_hours=interval, next_monitoring_run=due, updated_at=func.now())
        .returning(_row.id)
    )


def _hours(number: Any) -> Any:
    return func.make_interval(0, 0, 0, 0, cast(number, Integer))
