"""A queue of work: which table holds its rows, what their states are called, and how patient it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table

from common.database import UnitOfWork
from common.errors import Failure

U = TypeVar("U", bound=UnitOfWork)


@dataclass(frozen=True)
class States:
    """What a table calls the states of its work."""

    waiting: str
    active: str
    done: str
    failed: str


@dataclass(frozen=True)
class WorkQueue:
    """The rows of one table as work. The table has an `id` (UUID) and the columns of `work_columns`.

    `urgency` names a column of it that decides, among rows of equal priority, whose turn is first: the smallest
    value, and those without one last. Its indexes are made for the same column.
    """

    name: str
    table: Table
    states: States
    urgency: str | None = None
    attempts: int = 3
    stalls: int = 3
    backoff_interval: timedelta = timedelta(seconds=2)
    retry_after_limit: timedelta = timedelta(minutes=10)
    lease_interval: timedelta = timedelta(seconds=30)
    sweep_interval: timedelta = timedelta(seconds=1)

    @property
    def suspect_stalls(self) -> int:
        """From how many stalls on a row is suspected of killing its workers: one more, and it is given up."""
        return max(1, self.stalls - 1)


@dataclass(frozen=True)
class Claim:
    """A row that is ours for as long as its lease lasts, as it was when it was claimed."""

    id: UUID
    token: int
    attempt: int
    stalls: int
    trace_parent: str | None
    row: Mapping[str, Any]

    @property
    def tries(self) -> int:
        """How many attempts came to an end of their own or are at it, those that a worker's death cut short aside."""
        return self.attempt - self.stalls


@dataclass(frozen=True)
class Completion(Generic[U]):
    """What a handler returns: the row's own new values, and what else is written in the same transaction.

    Rows whose values are plain and that have no `effects` are finished many at a time.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    effects: Callable[[U], Awaitable[None]] | None = None


Handler = Callable[[Claim], Awaitable[Completion[U]]]
# Called in the transaction that fails a row for good, to record there what else its end means.
Failed = Callable[[U, Claim, Failure], Awaitable[None]]
