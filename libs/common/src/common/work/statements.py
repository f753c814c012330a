"""The pieces that the moves' statements are made of."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnClause,
    ColumnElement,
    Uuid,
    bindparam,
    column,
    func,
    literal_column,
    select,
)

from common.errors import Failure
from common.telemetry import redacted
from common.work.queue import Claim, WorkQueue

LONGEST_MESSAGE = 500
# What the planner believes of a queue is out of date whenever that fills up or runs dry, and on that belief it would
# rather read and sort the whole backlog than walk the index that is in order already.
INDEX_PLANNER = {"enable_seqscan": "off", "enable_bitmapscan": "off"}
# The same within one transaction.
BY_INDEX = select(*(func.set_config(name, value, True) for name, value in INDEX_PLANNER.items()))
# Names that no table has: SQLAlchemy keeps the names of columns for itself.
_ID, _TOKEN = "claim__id", "claim__token"


def is_waiting(queue: WorkQueue) -> ColumnElement[bool]:
    """Whether a row waits for its turn."""
    return _has_status(queue, queue.states.waiting)


def is_active(queue: WorkQueue) -> ColumnElement[bool]:
    """Whether a row is being worked on."""
    return _has_status(queue, queue.states.active)


def is_due(queue: WorkQueue) -> ColumnElement[bool]:
    """Whether a row waits and its time has come, by the database's clock."""
    return is_waiting(queue) & (queue.table.c.due_time <= func.now())


def is_ours(queue: WorkQueue) -> ColumnElement[bool]:
    """Whether a row is still held under the claim that `of_claim` gives the parameters of."""
    row = queue.table.c
    return (row.id == bindparam(_ID)) & (row.lease_token == bindparam(_TOKEN)) & is_active(queue)


def of_claim(claim: Claim) -> dict[str, object]:
    """The parameters of `is_ours`."""
    return {_ID: claim.id, _TOKEN: claim.token}


def ours(queue: WorkQueue, *extra: str) -> CTE:
    """Those of many claims that are still ours, locked, with the `extra` columns' new values beside them.

    Locked in the order of their ids: a heartbeat and a completion that meet on several rows must not deadlock.
    """
    table = queue.table
    columns: list[ColumnClause[Any]] = [
        column(_ID, Uuid()),
        column(_TOKEN, BigInteger()),
        *(column(name, table.c[name].type) for name in extra),
    ]
    arrays = [bindparam(list_of(one.name), type_=ARRAY(one.type)) for one in columns]
    claims = func.unnest(*arrays).table_valued(*columns, name="claims").render_derived()
    return (
        select(table.c.id, *(claims.c[name].label(name) for name in extra))
        .join_from(table, claims, (table.c.id == claims.c[_ID]) & (table.c.lease_token == claims.c[_TOKEN]))
        .where(is_active(queue))
        .order_by(table.c.id)
        .with_for_update(of=table)
        .cte("ours")
    )


def of_claims(claims: Iterable[Claim]) -> dict[str, object]:
    """The parameters of `ours`."""
    held = list(claims)
    return {list_of(_ID): [claim.id for claim in held], list_of(_TOKEN): [claim.token for claim in held]}


def list_of(column_name: str) -> str:
    """The parameter of `ours` that holds the column's values, one for each claim."""
    return f"list_of_{column_name}"


def no_error() -> dict[str, object]:
    """The columns of a row that nothing is wrong with."""
    return {"error_reason": None, "error_message": None, "error_retryable": None}


def error_of(failure: Failure) -> dict[str, object]:
    """The columns that say what went wrong, fit to be stored and shown."""
    # PostgreSQL stores no NUL, and the text may have come from anywhere.
    message = redacted(failure.message.replace("\0", ""))[:LONGEST_MESSAGE]
    return {
        "error_reason": failure.reason,
        "error_message": message.encode("utf-8", "replace").decode(),
        "error_retryable": failure.is_transient,
    }


def _has_status(queue: WorkQueue, status: str) -> ColumnElement[bool]:
    # Written into the statement: with a parameter in its place, a prepared plan could not use the partial indexes.
    return queue.table.c.status == literal_column(f"'{status}'")
