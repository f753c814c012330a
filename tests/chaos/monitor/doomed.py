"""A monitor that something befalls at one step of its work: a signal, or a clock that jumps."""

from dataclasses import dataclass
from datetime import timedelta

from common import desk
from common.settings import environment, load
from common.telemetry import configure
from monitor import app
from monitor.repository import Work
from monitor.settings import Settings
from tests.chaos import dooms
from tests.chaos.dooms import DoomedDatabase
from tests.chaos.monitor.clocks import set_clock

ROLES = {"serve": app.serve, "work": app.work, "schedule": app.schedule}


@dataclass(frozen=True, kw_only=True)
class Doom(dooms.Doom):
    """A signal, or a clock that is set: `clocks` are the distances of it from the world's, before and after."""

    clocks: tuple[timedelta, timedelta] | None = None

    def happen(self) -> None:
        """Sets the clock, or sends the signal."""
        if self.clocks:
            set_clock(self.clocks[1])
        else:
            super().happen()


async def run(doom: Doom, roles: tuple[str, ...]) -> None:
    """Runs the roles under their doom."""
    if doom.clocks:
        set_clock(doom.clocks[0])
    settings = load(Settings, environment(), prefix="MONITOR_")
    build = app.Builders(database=lambda settings, bell: DoomedDatabase(settings.database, Work, bell, doom))
    monitor = app.Monitor(settings, build)
    await desk.run([configure("monitor", settings.telemetry), monitor, *(ROLES[role](monitor) for role in roles)])
