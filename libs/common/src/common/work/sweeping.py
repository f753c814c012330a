"""The moves that need no claim: put back what was abandoned, count what is due, clear, statistics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.errors import Failure
from common.work.claiming import claim_of
from common.work.failures import Cleared, Poison
from common.work.queue import Claim, WorkQueue
from common.work.statements import BY_INDEX, error_of, is_active, is_due, is_waiting

_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Swept:
    """What a sweep did: how many rows it put back, and those it ended because they kill their workers."""

    returned: int
    poisoned: list[Claim]


@dataclass(frozen=True)
class Due:
    """How many rows are due, counted up to a limit, and for how long the oldest suspect among them has been."""

    rows: int
    suspect_age: timedelta | None


@dataclass(frozen=True)
class Statistics:
    """A queue in figures, all of the same moment: `waiting` rows are due, `delayed` ones are not yet."""

    waiting: int
    active: int
    completed: int
    failed: int
    delayed: int
    total: int


@dataclass(frozen=True)
class Backlog:
    """A queue as its metrics show it."""

    due: int
    active: int
    oldest_due: timedelta
    beyond_lease: int


async def sweep(connection: AsyncConnection, queue: WorkQueue) -> Swept:
    """Ends the claims whose lease ran out, a stall each: the rows are due again, or FAILED after the last stall."""
    table = queue.table
    abandoned = (
        select(table.c.id)
        .where(is_active(queue), table.c.lease_expire_time < func.now())
        .limit(_MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
        .cte("abandoned")
    )
    is_last = table.c.stalls + 1 >= queue.stalls
    values = {
        "status": case((is_last, queue.states.failed), else_=queue.states.waiting),
        "stalls": table.c.stalls + 1,
        "due_time": func.now(),
        "lease_expire_time": None,
        **{name: case((is_last, literal(value)), else_=table.c[name]) for name, value in error_of(Poison()).items()},
    }
    await connection.execute(BY_INDEX)
    swept = await connection.execute(
        update(table).values(values).where(table.c.id == abandoned.c.id).returning(*table.c)
    )
    claims = [claim_of(row._asdict()) for row in swept]
    poisoned = [each for each in claims if each.stalls >= queue.stalls]
    return Swept(len(claims) - len(poisoned), poisoned)


async def due(connection: AsyncConnection, queue: WorkQueue, limit: int) -> Due:
    """What is due now."""
    row = queue.table.c
    some = select(row.id).where(is_due(queue)).limit(limit).subquery()
    suspect = select(func.now() - func.min(row.due_time)).where(is_due(queue), row.stalls >= queue.suspect_stalls)
    rows = select(func.count()).select_from(some).scalar_subquery()
    found = (await connection.execute(select(rows, suspect.scalar_subquery()))).one()
    return Due(*found)


async def backlog(connection: AsyncConnection, queue: WorkQueue) -> Backlog:
    """What waits, what is worked on, and what should not be."""
    row = queue.table.c
    is_late = is_active(queue) & (row.lease_expire_time < func.now())
    counts = [select(func.count()).where(rule) for rule in (is_due(queue), is_active(queue), is_late)]
    oldest = select(func.coalesce(func.now() - func.min(row.due_time), timedelta(0))).where(is_due(queue))
    columns = [each.scalar_subquery() for each in (*counts, oldest)]
    due_rows, active, late, age = (await connection.execute(select(*columns))).one()
    return Backlog(due_rows, active, age, late)


async def statistics(connection: AsyncConnection, queue: WorkQueue) -> Statistics:
    """The queue in figures, exact."""
    status, states = queue.table.c.status, queue.states
    rules = (
        is_due(queue),
        is_active(queue),
        status == states.done,
        status == states.failed,
        is_waiting(queue) & (queue.table.c.due_time > func.now()),
    )
    # One pass over one snapshot, so that the parts add up to the total.
    columns = [*(func.count().filter(rule) for rule in rules), func.count()]
    counts = (await connection.execute(select(*columns).select_from(queue.table))).one()
    return Statistics(*map(int, counts))


async def clear(connection: AsyncConnection, queue: WorkQueue) -> int:
    """Ends every waiting row as failed with the reason CLEARED; returns how many. What is being worked on goes on."""
    return len(await give_up(connection, queue, true(), Cleared()))


async def give_up(
    connection: AsyncConnection, queue: WorkQueue, which: ColumnElement[bool], failure: Failure
) -> Sequence[UUID]:
    """Ends those of these rows that wait as failed; returns their ids. What is being worked on goes on."""
    values = {"status": queue.states.failed, "due_time": func.now(), **error_of(failure)}
    waiting = update(queue.table).where(is_waiting(queue), which)
    return list(await connection.scalars(waiting.values(values).returning(queue.table.c.id)))
