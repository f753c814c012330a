"""SQL for runs. Claiming and ending them is common.work's; what they have reached is written here."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from common.errors import NotFound
from common.work import Claim, LeaseLost, WorkQueue, record, wanted
from monitor.domain.pages import Credits
from monitor.domain.runs import PRIORITY, Run, RunState, Tally, Trigger
from monitor.tables import RUN_STATES, runs

QUEUE = WorkQueue("profile-monitor", runs, RUN_STATES)
_row = runs.c


class RunNotFound(NotFound):
    """No run has that id."""

    reason = "RUN_NOT_FOUND"


class Runs:
    """Runs in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, run_id: UUID) -> Run:
        """The run; `RunNotFound` when there is none."""
        found = await self._connection.execute(select(runs).where(_row.id == run_id))
        row = found.mappings().first()
        if row is None:
            raise RunNotFound
        return _run(row)

    async def latest(self, profile_id: UUID, rows: int) -> Sequence[Run]:
        """The latest runs of the profile, newest first."""
        statement = select(runs).where(_row.profile_id == profile_id).order_by(_row.id.desc()).limit(rows)
        return [_run(row) for row in (await self._connection.execute(statement)).mappings()]

    async def ask(self, profile_id: UUID, trigger: Trigger, *, force_recache: bool) -> Run:
        """The run of the profile that waits or runs, or a new one; the caller holds the profile's lock.

        One that waits takes over what is asked for: the better place, and that media are cached anew.
        """
        joined = await self._joined(profile_id, trigger, force_recache=force_recache)
        return joined or await self._add(profile_id, trigger, force_recache=force_recache)

    async def begin(self, claim: Claim) -> RowMapping:
        """The run's row, with the moment of its first beginning."""
        await self._record(claim, {"started_at": func.coalesce(_row.started_at, func.clock_timestamp())})
        return (await self._connection.execute(select(runs).where(_row.id == claim.id))).mappings().one()

    async def charge(self, claim: Claim, cost: Credits) -> None:
        """Adds to the run what an answer cost."""
        values = {"credits_charged": _row.credits_charged + cost.charged}
        known = {} if cost.remaining is None else {"credits_remaining": cost.remaining}
        await self._record(claim, values | known)

    async def reach(self, claim: Claim, tally: Tally, position: int) -> None:
        """Adds a batch to the run and notes how far into its page that is."""
        await self._record(claim, {**_added(tally), "position": position})

    async def turn_page(self, claim: Claim, cursor: str | None, tally: Tally) -> None:
        """Adds what was left of a page, and notes where the next one begins."""
        turned = {"pages_scraped": _row.pages_scraped + 1, "cursor": cursor, "position": 0}
        await self._record(claim, {**_added(tally), **turned})

    async def _joined(self, profile_id: UUID, trigger: Trigger, *, force_recache: bool) -> Run | None:
        waits = _row.status == RunState.PENDING
        is_live = _row.status.in_((RunState.PENDING, RunState.RUNNING))
        taken_over: dict[str, Any] = {"priority": func.greatest(_row.priority, PRIORITY[trigger])}
        if force_recache:
            taken_over["force_recache"] = True
        await self._connection.execute(update(runs).where(_row.profile_id == profile_id, waits).values(taken_over))
        found = await self._connection.execute(select(runs).where(_row.profile_id == profile_id, is_live))
        row = found.mappings().first()
        return _run(row) if row else None

    async def _add(self, profile_id: UUID, trigger: Trigger, *, force_recache: bool) -> Run:
        asked = {"id": new_id(), "profile_id": profile_id, "trigger": trigger.value, "force_recache": force_recache}
        values = asked | wanted(QUEUE, priority=PRIORITY[trigger])
        added = await self._connection.execute(insert(runs).values(values).returning(*runs.c))
        return _run(added.mappings().one())

    async def _record(self, claim: Claim, values: dict[str, Any]) -> None:
        if not await record(self._connection, QUEUE, claim, values):
            raise LeaseLost


def ended(reason: str | None = None) -> dict[str, Any]:
    """The columns of a run that ends now."""
    return {"completed_at": func.clock_timestamp(), "end_reason": reason}


def _added(tally: Tally) -> dict[str, Any]:
    amounts = {
        "posts_scraped": tally.scraped,
        "new_posts": tally.new,
        "updated_posts": tally.updated,
        "unchanged_posts": tally.unchanged,
        "skipped_posts": tally.skipped,
        "media_queued": tally.media_queued,
    }
    return {name: _row[name] + amount for name, amount in amounts.items()}


def _run(row: RowMapping) -> Run:
    return Run(
        id=row["id"],
        profile_id=row["profile_id"],
        status=RunState(row["status"]),
        trigger=Trigger(row["trigger"]),
        force_recache=row["force_recache"],
        posts_scraped=row["posts_scraped"],
        pages_scraped=row["pages_scraped"],
        start_time=row["started_at"],
        end_time=row["completed_at"],
        error=row["error_message"],
    )
