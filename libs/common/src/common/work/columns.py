"""The columns that make a row work, the indexes that find it, and the values that ask for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Index,
    Integer,
    Text,
    column,
    func,
    literal,
)

from common.telemetry import trace_parent
from common.work.queue import States, WorkQueue


def work_columns(states: States) -> list[Column[Any]]:
    """Fresh columns for a table of work; the table's own `id` is a UUID and its primary key."""
    names = ", ".join(f"'{name}'" for name in (states.waiting, states.active, states.done, states.failed))
    return [
        Column("status", Text, CheckConstraint(f"status IN ({names})"), nullable=False, server_default=states.waiting),
        _count("attempt"),
        _count("stalls"),
        _count("priority"),
        Column("due_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
        # Counts the claims of this row and is never set back: the fence that refuses whoever is late.
        Column("lease_token", BigInteger, nullable=False, server_default="0"),
        Column(
            "lease_expire_time",
            DateTime(timezone=True),
            CheckConstraint(f"(status = '{states.active}') = (lease_expire_time IS NOT NULL)"),
        ),
        Column("error_reason", Text),
        Column("error_message", Text),
        Column("error_retryable", Boolean),
        Column("trace_parent", Text),
    ]


def work_indexes(table_name: str, states: States, *, urgency: str | None = None) -> list[Index]:
    """The indexes of a table of work: what is due in the order of its turn, who is suspect, whose lease ran out.

    They hold only the rows that are waiting or active, so that what is done costs nothing. `urgency` is its queue's.
    """
    waiting = column("status") == literal(states.waiting, literal_execute=True)
    active = column("status") == literal(states.active, literal_execute=True)
    return [
        Index(f"{table_name}_due", *turn(urgency), postgresql_where=waiting),
        # In the same order, so that the planner finds the few suspects here and never by reading a long backlog.
        Index(f"{table_name}_suspect", *turn(urgency), postgresql_where=waiting & (column("stalls") > 0)),
        Index(f"{table_name}_lease", "lease_expire_time", postgresql_where=active),
    ]


def turn(urgency: str | None) -> list[ColumnElement[Any]]:
    """The order in which the rows of a queue with this urgency are taken, for its indexes and its statements alike."""
    # Ascending is with NULLs last.
    names = ("due_time", "id") if urgency is None else (urgency, "due_time", "id")
    return [column("priority").desc(), *(column(name) for name in names)]


def wanted(queue: WorkQueue, *, priority: int = 0, due_time: datetime | None = None) -> dict[str, Any]:
    """The columns of a new row that is to be worked on, now or at its due time; plain values, fit for bulk inserts."""
    values = {"status": queue.states.waiting, "priority": priority, "trace_parent": trace_parent()}
    # Left to the column's default, which is the database's clock: no worker's clock decides what is due.
    return values if due_time is None else {**values, "due_time": due_time}


def wanted_again(queue: WorkQueue, *, priority: int = 0, due_time: datetime | None = None) -> dict[str, Any]:
    """The columns of an UPDATE that has an ended row worked on anew, with all its attempts before it."""
    forgotten: Sequence[str] = ("lease_expire_time", "error_reason", "error_message", "error_retryable")
    return {
        **wanted(queue, priority=priority, due_time=due_time),
        "due_time": func.now() if due_time is None else due_time,
        "attempt": 0,
        "stalls": 0,
        **dict.fromkeys(forgotten),
    }


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")
