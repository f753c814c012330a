"""SQL for when profiles are visited."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Update, Uuid, bindparam, case, cast, func, select, update
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

    async def completed(self, profile_id: UUID) -> None:
        """Its run went to its end: the profile is due again after its interval, and no failure counts any more."""
        values = {"last_monitoring_run": func.now(), "failures_in_row": 0}
        await self._turn([profile_id], values)

    async def failed(self, profile_id: UUID) -> None:
        """Its run failed for good: the profile is due again after its interval, with one failure more in a row."""
        await self._turn([profile_id], {"failures_in_row": _row.failures_in_row + 1})

    async def given_up(self, profile_ids: Sequence[UUID]) -> None:
        """Their runs were taken off the queue, which is nobody's failure: the profiles are due after their interval."""
        await self._turn(profile_ids, {})

    async def _turn(self, profile_ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
        due = case((_row.monitoring_enabled, func.now() + _hours(_row.interval_hours)))
        statement = _each().values({**values, "next_monitoring_run": due, "updated_at": func.now()})
        await self._connection.execute(statement, {"ids": list(profile_ids)})


def _switch(*, enabled: bool, hours: int | None) -> Update:
    interval = _row.interval_hours if hours is None else hours
    kept = _row.next_monitoring_run if hours is None else _row.last_monitoring_run + _hours(interval)
    # Switched on, it is due at once; on already, it keeps its turn.
    due = case((_row.monitoring_enabled, func.coalesce(kept, func.now())), else_=func.now()) if enabled else None
    switched = {"monitoring_enabled": enabled, "interval_hours": interval, "next_monitoring_run": due}
    return _each().values(switched | {"updated_at": func.now()}).returning(_row.id)


def _each() -> Update:
    """A change of the profiles with the `ids`.

    Locked in the order of these: two changes of many, told in different orders, must not deadlock.
    """
    asked = select(_row.id).where(_row.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
    locked = asked.order_by(_row.id).with_for_update(key_share=True).cte("locked")
    return update(profiles).where(_row.id == locked.c.id)


def _hours(number: Any) -> Any:
    return func.make_interval(0, 0, 0, 0, cast(number, Integer))
