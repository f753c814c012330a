"""Commits completions together: while one commit is on its way, the next ones gather."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Generic
from uuid import UUID

from sqlalchemy import ARRAY, JSON, ClauseElement

from common.database import Database
from common.gathering import Gathering
from common.work.ending import finish, finish_many
from common.work.queue import Claim, U, WorkQueue

_Done = tuple[Claim, Mapping[str, object]]


class Finisher(Generic[U]):
    """Finishes rows of one queue that have no effects beside their own values."""

    def __init__(self, database: Database[U], queue: WorkQueue) -> None:
        self._database = database
        self._line = database.line()
        self._queue = queue
        self._gathering: Gathering[_Done, bool] = Gathering(self._finish_all)

    async def finish(self, claim: Claim, values: Mapping[str, object]) -> bool:
        """Ends the row as done; answers, once that is committed, whether it was still ours."""
        return await self._gathering.ask((claim, values))

    async def _finish_all(self, batch: Sequence[_Done]) -> list[bool]:
        alike: dict[frozenset[str] | UUID, list[_Done]] = defaultdict(list)
        for claim, values in batch:
            alike[self._likeness(claim, values)].append((claim, values))
        written: set[UUID] = set()
        for likeness, rows in alike.items():
            written |= await self._finish_alike(likeness, rows)
        return [claim.id in written for claim, _ in batch]

    async def _finish_alike(self, likeness: frozenset[str] | UUID, rows: Sequence[_Done]) -> set[UUID]:
        if isinstance(likeness, frozenset):
            return await finish_many(self._line, self._queue, rows)
        ((claim, values),) = rows
        async with self._database.unit_of_work() as work:
            return {claim.id} if await finish(work.connection, self._queue, claim, values) else set()

    def _likeness(self, claim: Claim, values: Mapping[str, object]) -> frozenset[str] | UUID:
        # Expressions of SQL go by themselves; so do arrays, which unnest takes apart, and JSON, whose null it changes.
        is_plain = not any(
            isinstance(value, ClauseElement) or isinstance(self._queue.table.c[name].type, ARRAY | JSON)
            for name, value in values.items()
        )
        return frozenset(values) if is_plain else claim.id
