"""The moves that take rows, keep them and hand them back unfinished."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Integer,
    Select,
    Update,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Runner
from common.work.columns import turn
from common.work.queue import Claim, WorkQueue
from common.work.statements import is_due, of_claims, ours


async def claim(runner: Runner, queue: WorkQueue, rows: int, *, alone: bool = False) -> list[Claim]:
    """Takes up to that many due rows, in the order of their turn, and counts the attempt.

    A suspect, a row whose workers died, is taken by nobody but a worker that says it is `alone`, which then gets
    that row only and must take nothing beside it. The runner's session has the INDEX_PLANNER.
    """
    taken = await runner.run(_claim(queue), {"rows": rows, "alone": alone})
    return sorted(map(claim_of, taken), key=partial(_place, queue))


async def hold(connection: AsyncConnection, queue: WorkQueue, claims: Iterable[Claim]) -> set[UUID]:
    """Extends the lease of all the claims; returns the ids of those that are still ours."""
    return set(await connection.scalars(_hold(queue), of_claims(claims)))


async def give_back(connection: AsyncConnection, queue: WorkQueue, claims: Iterable[Claim]) -> set[UUID]:
    """Puts rows back that were not worked to an end, due at once, as if they had not been claimed."""
    return set(await connection.scalars(_give_back(queue), of_claims(claims)))


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim in a returned row of the table."""
    return Claim(row["id"], row["lease_token"], row["attempt"], row["stalls"], row["trace_parent"], row)


@cache
def _claim(queue: WorkQueue) -> Update:
    table, threshold = queue.table, literal_column(str(queue.suspect_stalls), Integer())
    suspect = (
        _in_turn(queue)
        .where(bindparam("alone", type_=Boolean()), table.c.stalls >= threshold)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("suspect")
    )
    ordinary = (
        _in_turn(queue)
        .where(table.c.stalls < threshold, ~exists(select(suspect.c.id)))
        .limit(bindparam("rows", type_=Integer()))
        .with_for_update(skip_locked=True)
        .cte("ordinary")
    )
    chosen = union_all(select(suspect.c.id), select(ordinary.c.id)).subquery("chosen")
    return (
        update(table)
        .values(
            status=queue.states.active,
            attempt=table.c.attempt + 1,
            lease_token=table.c.lease_token + 1,
            lease_expire_time=func.now() + queue.lease_interval,
        )
        .where(table.c.id == chosen.c.id)
        .returning(*table.c)
    )


def _in_turn(queue: WorkQueue) -> Select[tuple[UUID]]:
    return select(queue.table.c.id).where(is_due(queue)).order_by(*turn(queue.urgency))


def _place(queue: WorkQueue, claim: Claim) -> tuple[object, ...]:
    """Where the row stands among others, in the order of `turn`."""
    urgency = None if queue.urgency is None else claim.row[queue.urgency]
    return (-claim.row["priority"], urgency is None, urgency, claim.row["due_time"], claim.id)


@cache
def _hold(queue: WorkQueue) -> Update:
    return _all_ours(queue, {"lease_expire_time": func.now() + queue.lease_interval})


@cache
def _give_back(queue: WorkQueue) -> Update:
    back = {"status": queue.states.waiting, "lease_expire_time": None, "due_time": func.now()}
    return _all_ours(queue, {**back, "attempt": queue.table.c.attempt - 1})


def _all_ours(queue: WorkQueue, values: dict[str, object]) -> Update:
    table, mine = queue.table, ours(queue)
    return update(table).values(values).where(table.c.id == mine.c.id).returning(table.c.id)
