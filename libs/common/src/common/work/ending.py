"""The moves that write under a claim. Each answers whether the row was still ours; if not, nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import ClauseElement, Update, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Runner
from common.errors import Failure
from common.work.queue import Claim, WorkQueue
from common.work.statements import error_of, is_ours, list_of, no_error, of_claim, of_claims, ours

NOW = timedelta(0)


async def record(connection: AsyncConnection, queue: WorkQueue, claim: Claim, values: Mapping[str, object]) -> bool:
    """Writes what was reached so far and goes on holding the row: what a later attempt may start from."""
    return await _write(connection, queue, claim, values)


async def finish(connection: AsyncConnection, queue: WorkQueue, claim: Claim, values: Mapping[str, object]) -> bool:
    """Ends the row as done, with these values."""
    return await _write(connection, queue, claim, {**_done(queue), **values})


async def finish_many(
    runner: Runner, queue: WorkQueue, done: Sequence[tuple[Claim, Mapping[str, object]]]
) -> set[UUID]:
    """Ends rows that have values for the same columns in one statement; returns the ids of those that were ours."""
    names = tuple(sorted(done[0][1]))
    arrays = {list_of(name): [values[name] for _, values in done] for name in names}
    parameters = {**of_claims(claim for claim, _ in done), **arrays}
    return {row["id"] for row in await runner.run(_finish_many(queue, names), parameters)}


async def release(
    connection: AsyncConnection,
    queue: WorkQueue,
    claim: Claim,
    *,
    after: timedelta = NOW,
    counted: bool = True,
    failure: Failure | None = None,
) -> bool:
    """Puts the row back, due again after the interval; an attempt that is not `counted` is as if it had not been."""
    values = {**_ended(queue.states.waiting), "due_time": func.now() + after, **_told(failure)}
    return await _write(connection, queue, claim, values if counted else {**values, **_uncounted(queue)})


async def fail(connection: AsyncConnection, queue: WorkQueue, claim: Claim, failure: Failure) -> bool:
    """Ends the row as failed, with the reason, and whether it is worth asking again."""
    return await _write(connection, queue, claim, {**_ended(queue.states.failed), **error_of(failure)})


async def _write(connection: AsyncConnection, queue: WorkQueue, claim: Claim, values: Mapping[str, object]) -> bool:
    # As parameters beside expressions, so that the statement is not built anew for every row.
    computed = {name: value for name, value in values.items() if isinstance(value, ClauseElement)}
    plain = {name: value for name, value in values.items() if name not in computed}
    statement = _write_ours(queue).values(computed) if computed else _write_ours(queue)
    written = await connection.execute(statement, {**plain, **of_claim(claim)})
    return written.rowcount == 1


@cache
def _write_ours(queue: WorkQueue) -> Update:
    return update(queue.table).where(is_ours(queue))


@cache
def _finish_many(queue: WorkQueue, names: tuple[str, ...]) -> Update:
    table, mine = queue.table, ours(queue, *names)
    values = {**_done(queue), **{name: mine.c[name] for name in names}}
    return update(table).values(values).where(table.c.id == mine.c.id).returning(table.c.id)


def _done(queue: WorkQueue) -> dict[str, object]:
    return {**_ended(queue.states.done), **no_error()}


def _ended(status: str) -> dict[str, object]:
    return {"status": status, "lease_expire_time": None}


def _told(failure: Failure | None) -> dict[str, object]:
    return error_of(failure) if failure else {}


def _uncounted(queue: WorkQueue) -> dict[str, object]:
    return {"attempt": queue.table.c.attempt - 1}
