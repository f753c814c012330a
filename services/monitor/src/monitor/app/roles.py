"""What a process of the monitor does: serve, work, schedule; and what `verify` asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.invariants import Finding
from common.queue import ScheduleRole, WorkRole
from common.rpc import Server
from monitor.app.doors import NAMES, servicers
from monitor.app.parts import Monitor
from monitor.clients.alerts import open_channels
from monitor.tasks import looking, periodics, pruning, senders, workers
from monitor.usecases import Alerting

DOMAIN = "monitor.carrel"


@asynccontextmanager
async def serve(app: Monitor) -> AsyncIterator[Server]:
    """Answers RPCs."""
    settings = app.settings
    async with Server(
        settings.listen,
        servicers(app),
        NAMES,
        domain=DOMAIN,
        readiness={"postgresql": app.database.ready},
        watched={"redis": app.bell.ready},
        settings=settings.rpc,
    ) as server:
        yield server


@asynccontextmanager
async def work(app: Monitor) -> AsyncIterator[None]:
    """Carries out runs, and sends alerts."""
    settings = app.settings
    async with open_channels(settings.alerts) as channels:
        sending = senders(app.database, Alerting(app.database, channels), settings.alerts)
        running = workers(app.database, app.running, settings.work)
        async with (
            WorkRole(settings.redis, app.bell, [*running, *sending]),
            ScheduleRole([looking(app.reopening, settings.paying)]),
        ):
            yield


@asynccontextmanager
async def schedule(app: Monitor) -> AsyncIterator[None]:
    """Asks for the runs that are due, and removes what is old."""
    settings = app.settings
    calls = (looking(app.reopening, settings.paying), pruning(app.retention, settings.retention))
    async with ScheduleRole([*periodics(app.runs, settings.work), *calls]):
        yield


def verify(app: Monitor, is_at_rest: bool) -> AsyncIterator[Finding]:
    """Proves the invariants."""
    return app.verifying.verify(at_rest=is_at_rest)
