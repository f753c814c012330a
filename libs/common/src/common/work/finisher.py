"""Commits completions together: while one commit is on its way, the next ones gather."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from sqlalchemy import ARRAY, JSON, ClauseElement

from common.database import Database, DatabaseUnavailable
from common.work.ending import finish, finish_many
from common.work.queue import Claim, U, WorkQueue

_MOST_AT_ONCE = 200


@dataclass(frozen=True)
class _Done:
    """A completion on its way, and who waits for the answer whether the row was still ours."""

    claim: Claim
    values: Mapping[str, object]
    answer: asyncio.Future[bool]


class Finisher(Generic[U]):
    """Finishes rows of one queue that have no effects beside their own values."""

    def __init__(self, database: Database[U], queue: WorkQueue) -> None:
        self._database = database
        self._queue = queue
        self._gathered: list[_Done] = []
        self._committing: asyncio.Task[None] | None = None

    async def finish(self, claim: Claim, values: Mapping[str, object]) -> bool:
        """Ends the row as done; answers, once that is committed, whether it was still ours."""
        done = _Done(claim, values, asyncio.get_running_loop().create_future())
        self._gathered.append(done)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all())
        return await done.answer

    async def _commit_all(self) -> None:
        while self._gathered:
            batch, self._gathered = self._gathered[:_MOST_AT_ONCE], self._gathered[_MOST_AT_ONCE:]
            await self._commit(batch)

    async def _commit(self, batch: Sequence[_Done]) -> None:
        try:
            written = await self._written(batch)
        except DatabaseUnavailable as error:
            _answer_all(batch, error)
        except Exception as error:  # noqa: BLE001 - handed to who waits for it
            # One row whose values cannot be stored must not keep its neighbours from ending.
            await self._one_by_one(batch, error)
        else:
            for done in batch:
                _answer(done, done.claim.id in written)

    async def _one_by_one(self, batch: Sequence[_Done], error: Exception) -> None:
        if len(batch) == 1:
            _answer_all(batch, error)
            return
        for done in batch:
            await self._commit([done])

    async def _written(self, batch: Sequence[_Done]) -> set[object]:
        alike: dict[object, list[tuple[Claim, Mapping[str, object]]]] = defaultdict(list)
        for done in batch:
            alike[self._likeness(done)].append((done.claim, done.values))
        written: set[object] = set()
        async with self._database.unit_of_work() as work:
            for rows in alike.values():
                if len(rows) > 1:
                    written |= await finish_many(work.connection, self._queue, rows)
                elif await finish(work.connection, self._queue, *rows[0]):
                    written.add(rows[0][0].id)
        return written

    def _likeness(self, done: _Done) -> object:
        # Expressions of SQL go by themselves; so do arrays, which unnest takes apart, and JSON, whose null it changes.
        is_plain = not any(
            isinstance(value, ClauseElement) or isinstance(self._queue.table.c[name].type, ARRAY | JSON)
            for name, value in done.values.items()
        )
        return frozenset(done.values) if is_plain else done.claim.id


def _answer(done: _Done, is_ours: bool) -> None:
    # Whoever asked may have been cancelled meanwhile.
    if not done.answer.done():
        done.answer.set_result(is_ours)


def _answer_all(batch: Sequence[_Done], error: Exception) -> None:
    for done in batch:
        if not done.answer.done():
            done.answer.set_exception(error)
