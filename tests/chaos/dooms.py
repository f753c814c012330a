"""Services that something befalls at one step of their work.

The products have no hooks for it: their own databases are wrapped where `app.Builders` makes them. A step is a call of
a repository (`runs.turn_page`), seen twice: in its transaction and after the commit.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Database, DatabaseSettings, UnitOfWork
from common.queue import Bell

U = TypeVar("U", bound=UnitOfWork)


@dataclass(frozen=True, kw_only=True)
class Doom:
    """What befalls a process and where: a signal, so many times into one step."""

    step: str
    is_committed: bool = True
    turn: int = 1
    number: str = "SIGKILL"
    # How much later it comes: within whatever the process does after the step.
    delay: timedelta = timedelta(0)

    def strike(self) -> None:
        """Lets it happen."""
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay.total_seconds(), self.happen)
        else:
            # Not by a timer: that would let the process go on to its next await.
            self.happen()

    def happen(self) -> None:
        """Sends the signal."""
        os.kill(os.getpid(), signal.Signals[self.number])


class DoomedDatabase(Database[U]):
    """A service's database, in which the step is counted."""

    def __init__(
        self, settings: DatabaseSettings, unit_of_work: Callable[[AsyncConnection], U], bell: Bell, doom: Doom
    ) -> None:
        super().__init__(settings, unit_of_work, bell)
        self._doom = doom
        self._turns = 0

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[U]:
        noted: set[str] = set()
        async with super().unit_of_work() as work:
            _note_in(work, noted)
            yield work
            self._pass(noted, is_committed=False)
        self._pass(noted, is_committed=True)

    def _pass(self, noted: set[str], *, is_committed: bool) -> None:
        if self._doom.step in noted and self._doom.is_committed == is_committed:
            self._turns += 1
            if self._turns == self._doom.turn:
                self._doom.strike()


@dataclass(frozen=True)
class NotingRoom:
    """A repository whose methods are noted once they are done."""

    name: str
    inner: Any
    note: Callable[[str], None]

    def __getattr__(self, method: str) -> Callable[..., Any]:
        inner = getattr(self.inner, method)

        async def done_and_noted(*args: Any, **more: Any) -> Any:
            answer = await inner(*args, **more)
            self.note(f"{self.name}.{method}")
            return answer

        return done_and_noted


def _note_in(work: UnitOfWork, noted: set[str]) -> None:
    """Has the transaction's repositories note which of their methods were done."""
    for name, room in list(vars(work).items()):
        if ".repository" in type(room).__module__:
            setattr(work, name, NotingRoom(name, room, noted.add))
