"""Waiting for ends: one look for all, and none for nobody."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from common.clock import new_id
from common.database import DatabaseUnavailable
from common.errors import Failure
from ocr.domain.failures import DailyBudgetSpent
from ocr.usecases import Waiting
from tests.fixtures.waiting import wait_until

LONG = timedelta(seconds=30)


@dataclass
class Ends:
    """A database that knows ends, with the looks that were taken at it; what is in `troubles` comes first."""

    known: dict[UUID, Failure | None] = field(default_factory=dict)
    looks: list[set[UUID]] = field(default_factory=list)
    troubles: deque[Exception] = field(default_factory=deque)

    @property
    def ends(self) -> "Ends":
        """The repository of itself."""
        return self

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator["Ends"]:
        """A transaction."""
        yield self

    async def settled(self, analysis_ids: Collection[UUID]) -> Mapping[UUID, Failure | None]:
        """As the repository."""
        self.looks.append(set(analysis_ids))
        if self.troubles:
            raise self.troubles.popleft()
        return {each: self.known[each] for each in analysis_ids if each in self.known}


async def test_all_who_wait_share_one_look() -> None:
    database, ids = Ends(), [new_id() for _ in range(50)]
    waiting = waiting_on(database)
    callers = [asyncio.create_task(waiting.settled([each], None)) for each in ids]

    await wait_until(lambda: database.looks)
    database.known = dict.fromkeys(ids)

    assert await asyncio.gather(*callers) == [{each: None} for each in ids]
    assert database.looks[0] == set(ids)
    assert len(database.looks) <= 3


async def test_nobody_looks_once_nobody_waits() -> None:
    database, analysis_id = Ends({}), new_id()
    waiting = waiting_on(database)
    caller = asyncio.create_task(waiting.settled([analysis_id], None))
    await wait_until(lambda: database.looks)

    caller.cancel()

    await wait_until(lambda: len(waiting) == 0)
    await wait_until(lambda: not looking())


async def test_what_is_there_by_then_is_told_when_the_time_is_over() -> None:
    there, halted, missing = new_id(), new_id(), new_id()
    spent = DailyBudgetSpent()
    waiting = waiting_on(Ends({there: None, halted: spent}), timedelta(seconds=0.3))

    settled = await waiting.settled([there, halted, missing], None)

    assert settled == {there: None, halted: spent}


async def test_a_callers_own_deadline_comes_first_and_leaves_time_for_the_answer() -> None:
    waiting, begin = waiting_on(Ends()), asyncio.get_running_loop().time()

    settled = await waiting.settled([new_id()], 2.2)

    assert settled == {}
    assert asyncio.get_running_loop().time() - begin < 2.2


async def test_whoever_has_no_time_left_is_answered_at_once() -> None:
    database = Ends()

    assert await waiting_on(database).settled([new_id()], 1.0) == {}
    assert database.looks == []


async def test_who_waits_for_nothing_has_it() -> None:
    assert await waiting_on(Ends()).settled([], None) == {}


async def test_a_database_that_is_away_for_a_moment_and_a_bug_are_waited_out() -> None:
    analysis_id = new_id()
    database = Ends({analysis_id: None}, troubles=deque([DatabaseUnavailable(), ValueError("a bug")]))

    assert await waiting_on(database).settled([analysis_id], None) == {analysis_id: None}
    assert len(database.looks) == 3


async def test_closing_answers_all_who_wait_with_what_there_is() -> None:
    there, missing = new_id(), new_id()
    database = Ends({there: None})
    waiting = waiting_on(database)
    caller = asyncio.create_task(waiting.settled([there, missing], None))
    await wait_until(lambda: {missing} in database.looks)

    await waiting.close()

    assert await caller == {there: None}
    assert await waiting.settled([missing], None) == {}
    assert not looking()


def waiting_on(database: Ends, longest: timedelta = LONG) -> Waiting:
    known: Any = database
    return Waiting(known, longest)


def looking() -> bool:
    return any("_look_while_wanted" in repr(task.get_coro()) for task in asyncio.all_tasks())
