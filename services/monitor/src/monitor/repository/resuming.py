"""SQL for going on where a provider had refused us."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.runs import RunState
from monitor.tables import profiles, runs

_row = runs.c


class Resuming:
    """Runs that wait and profiles whose turn is later, brought forward in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def bring_forward(self, reasons: Sequence[str]) -> int:
        """Makes the runs due that wait for one of these reasons; returns how many."""
        waits = (_row.status == RunState.PENDING) & _row.error_reason.in_(reasons) & (_row.due_time > func.now())
        brought = await self._connection.execute(update(runs).where(waits).values(due_time=func.now()))
        return brought.rowcount

    async def visit_again(self, reasons: Sequence[str], since: datetime) -> int:
        """Makes the profiles due whose latest run failed for one of these reasons since then; returns how many."""
        later = runs.alias()
        # Not by their ids, which are made by clocks of many machines.
        is_latest = ~exists().where(later.c.profile_id == _row.profile_id, later.c.created_at > _row.created_at)
        failed = (_row.completed_at >= since) & (_row.status == RunState.FAILED) & _row.error_reason.in_(reasons)
        affected = select(profiles.c.id).where(profiles.c.id.in_(select(_row.profile_id).where(failed, is_latest)))
        # Locked in the order of their ids, as every change of many profiles does: two of them must not deadlock.
        locked = affected.order_by(profiles.c.id).with_for_update(key_share=True).cte("locked")
        is_watched = (profiles.c.id == locked.c.id) & profiles.c.monitoring_enabled
        made_due = update(profiles).where(is_watched).values(next_monitoring_run=func.now(), updated_at=func.now())
        return (await self._connection.execute(made_due)).rowcount
