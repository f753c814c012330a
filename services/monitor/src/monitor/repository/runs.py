"""SQL for runs. Claiming and ending them is common.work's; what they have reached is written here."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from common.errors import NotFound
from common.work import Claim, LeaseLost, record, wanted
from monitor.domain.pages import Credits
from monitor.domain.runs import LIVE, PRIORITY, EndReason, Run, RunState, Tally, Trigger
from monitor.repository.run_rows import TALLIED, run_of
from monitor.tables import RUNS, profiles, runs

# The end of a run, as a value of its `completed_at`.
NOW = func.clock_timestamp()
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
        return run_of(row)

    async def latest(self, profile_id: UUID, rows: int) -> Sequence[Run]:
        """The latest runs of the profile, newest first."""
        # Ids are made by clocks of many machines; this one is the database's.
        newest = (_row.created_at.desc(), _row.id.desc())
        statement = select(runs).where(_row.profile_id == profile_id).order_by(*newest).limit(rows)
        return [run_of(row) for row in (await self._connection.execute(statement)).mappings()]

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

    async def turn_page(self, claim: Claim, tally: Tally, cursor: str | None, end: EndReason | None) -> None:
        """Adds what was left of a page, and notes where the next one begins, or why there is none."""
        turned = {"pages_scraped": _row.pages_scraped + 1, "position": 0, "cursor": cursor, "end_reason": end}
        await self._record(claim, {**_added(tally), **turned})

    async def close(self, run_id: UUID) -> None:
        """Dates the end of a run that failed."""
        await self._connection.execute(update(runs).where(_row.id == run_id).values(completed_at=NOW))

    async def lock_waiting(self) -> None:
        """Locks the profiles of all runs that wait, in the order of their ids."""
        waiting = select(_row.profile_id).where(_row.status == RunState.PENDING)
        theirs = select(profiles.c.id).where(profiles.c.id.in_(waiting)).order_by(profiles.c.id)
        await self._connection.execute(theirs.with_for_update(key_share=True))

    async def close_cleared(self) -> Sequence[UUID]:
        """Dates the end of the runs that were just given up; returns their profiles."""
        is_open = (_row.status == RunState.FAILED) & _row.completed_at.is_(None)
        closed = update(runs).where(is_open).values(completed_at=NOW).returning(_row.profile_id)
        return list(await self._connection.scalars(closed))

    async def _joined(self, profile_id: UUID, trigger: Trigger, *, force_recache: bool) -> Run | None:
        waits = _row.status == RunState.PENDING
        # A person waits: whatever the run waited for, it need not wait any longer.
        due = func.least(_row.due_time, func.now()) if trigger is Trigger.MANUAL else _row.due_time
        taken_over: dict[str, Any] = {"priority": func.greatest(_row.priority, PRIORITY[trigger]), "due_time": due}
        if force_recache:
            taken_over["force_recache"] = True
        await self._connection.execute(update(runs).where(_row.profile_id == profile_id, waits).values(taken_over))
        found = await self._connection.execute(select(runs).where(_row.profile_id == profile_id, _row.status.in_(LIVE)))
        row = found.mappings().first()
        return run_of(row) if row else None

    async def _add(self, profile_id: UUID, trigger: Trigger, *, force_recache: bool) -> Run:
        values = _asked(profile_id, trigger, force_recache=force_recache)
        added = await self._connection.execute(insert(runs).values(values).returning(*runs.c))
        return run_of(added.mappings().one())

    async def _record(self, claim: Claim, values: dict[str, Any]) -> None:
        if not await record(self._connection, RUNS, claim, values):
            raise LeaseLost


def _asked(profile_id: UUID, trigger: Trigger, *, force_recache: bool) -> dict[str, Any]:
    asked = {"id": new_id(), "profile_id": profile_id, "trigger": trigger.value, "force_recache": force_recache}
    return asked | wanted(RUNS, priority=PRIORITY[trigger])


def _added(tally: Tally) -> dict[str, Any]:
    amounts = {name: getattr(tally, name.removesuffix("_posts")) for name in TALLIED}
    return {name: _row[name] + amount for name, amount in (*amounts.items(), ("posts_scraped", tally.scraped))}
