"""SQL that asks for the visits that are due."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, column, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from common.clock import new_id
from common.work import wanted
from monitor.domain.runs import LIVE, PRIORITY, Trigger
from monitor.tables import RUNS, profiles, runs

_run = runs.c
_PRIORITY = PRIORITY[Trigger.SCHEDULED]


class Scheduling:
    """What the scheduler asks for in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask_due(self, rows: int, spread: timedelta) -> int:
        """Asks for a visit to up to so many profiles that are due and have none yet; returns how many it asked for.

        The visits are due at random moments from now on until the spread has passed.
        """
        row = profiles.c
        due = row.monitoring_enabled & (row.next_monitoring_run <= func.now())
        is_live = exists().where(_run.profile_id == row.id, _run.status.in_(LIVE))
        statement = select(row.id).where(due, ~is_live).order_by(row.next_monitoring_run).limit(rows)
        # Those that another scheduler is at are its business; what is merely referred to is nobody's.
        locked = statement.with_for_update(skip_locked=True, key_share=True)
        found = (await self._connection.scalars(locked)).all()
        if not found:
            return 0
        visits = {"run_ids": [new_id() for _ in found], "profile_ids": found}
        return len((await self._connection.execute(_scheduling(spread), visits)).all())


def _scheduling(spread: timedelta) -> ReturningInsert[tuple[UUID]]:
    """Adds a run for each of `profile_ids`, its id at the same place in `run_ids`; answers the ids of those added."""
    arrays = [bindparam(name, type_=ARRAY(Uuid)) for name in ("run_ids", "profile_ids")]
    asked = func.unnest(*arrays).table_valued(column("id", Uuid), column("profile_id", Uuid), name="asked")
    values = {
        "trigger": literal(Trigger.SCHEDULED.value),
        "due_time": func.now() + func.random() * literal(spread),
        **{name: literal(value, _run[name].type) for name, value in wanted(RUNS, priority=_PRIORITY).items()},
    }
    rows = select(*asked.render_derived().c, *values.values())
    added = insert(runs).from_select(["id", "profile_id", *values], rows)
    # A scheduler that was a moment earlier may have asked since we looked.
    return added.on_conflict_do_nothing().returning(_run.id)
