"""A monitor that something befalls at one step of its work: a signal, or a clock that jumps.

The product has no hooks for it: its own database is wrapped where `app.Builders` makes it. A step is a call of a
repository (`runs.turn_page`), seen twice: in its transaction and after the commit.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from common import desk
from common.database import Database
from common.queue import Bell
from common.settings import environment, load
from common.telemetry import configure
from monitor import app
from monitor.repository import Work
from monitor.settings import Settings
from tests.chaos.monitor.clocks import set_clock

ROLES = {"serve": app.serve, "work": app.work, "schedule": app.schedule}


@dataclass(frozen=True, kw_only=True)
class Doom:
    """What befalls a process and where: a signal, or a clock that is set, so many times into one step.

    `clocks` are the distances of its clock from the world's, before and after.
    """

    step: str
    is_committed: bool = True
    turn: int = 1
    number: str = "SIGKILL"
    # How much later it comes: within whatever the process does after the step.
    delay: timedelta = timedelta(0)
    clocks: tuple[timedelta, timedelta] | None = None

    def strike(self) -> None:
        """Lets it happen."""
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay.total_seconds(), self._happen)
        else:
            # Not by a timer: that would let the process go on to its next await.
            self._happen()

    def _happen(self) -> None:
        if self.clocks:
            set_clock(self.clocks[1])
        else:
            os.kill(os.getpid(), signal.Signals[self.number])


class DoomedDatabase(Database[Work]):
    """The monitor's database, in which the step is counted."""

    def __init__(self, settings: Settings, bell: Bell, doom: Doom) -> None:
        super().__init__(settings.database, NotingWork, bell)
        self._doom = doom
        self._turns = 0

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Work]:
        async with super().unit_of_work() as work:
            yield work
            self._pass(work, is_committed=False)
        self._pass(work, is_committed=True)

    def _pass(self, work: Work, *, is_committed: bool) -> None:
        assert isinstance(work, NotingWork)
        if self._doom.step in work.noted and self._doom.is_committed == is_committed:
            self._turns += 1
            if self._turns == self._doom.turn:
                self._doom.strike()


class NotingWork(Work):
    """A transaction that notes which of its repositories' methods were done."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.noted: set[str] = set()
        for name, room in list(vars(self).items()):
            if type(room).__module__.startswith("monitor.repository"):
                setattr(self, name, NotingRoom(name, room, self.noted.add))


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


async def run(doom: Doom, roles: tuple[str, ...]) -> None:
    """Runs the roles under their doom."""
    if doom.clocks:
        set_clock(doom.clocks[0])
    settings = load(Settings, environment(), prefix="MONITOR_")
    build = app.Builders(database=lambda settings, bell: DoomedDatabase(settings, bell, doom))
    monitor = app.Monitor(settings, build)
    await desk.run([configure("monitor", settings.telemetry), monitor, *(ROLES[role](monitor) for role in roles)])
