"""What a process of ocr does: serve, work, schedule."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from common.invariants import Finding
from common.queue import Periodic, ScheduleRole, WorkRole
from common.rpc import Server
from ocr.app.doors import NAMES, servicers, waits
from ocr.app.parts import Ocr
from ocr.app.readers import open_paying
from ocr.tasks import looking, workers
from ocr.usecases import Analyzing, Readings

DOMAIN = "ocr.carrel"
_LOST_INTERVAL = timedelta(minutes=1)


@asynccontextmanager
async def serve(app: Ocr) -> AsyncIterator[Server]:
    """Answers RPCs."""
    async with Server(
        app.settings.listen,
        servicers(app),
        NAMES,
        domain=DOMAIN,
        readiness={"postgresql": app.database.ready},
        watched={"redis": app.bell.ready},
        settings=app.settings.rpc,
        waits=waits(app.settings.work),
    ) as server:
        try:
            yield server
        finally:
            await app.waiting.close()


@asynccontextmanager
async def work(app: Ocr) -> AsyncIterator[None]:
    """Reads slides, and tells what came of it."""
    settings, database = app.settings, app.database
    async with app.build.reader(settings) as reader, open_paying(settings, reader, database) as paying:
        readings = Readings(database, reader, paying, settings.paying)
        analyzing = Analyzing(database, reader, app.slides, readings)
        async with (
            WorkRole(settings.redis, app.bell, workers(database, analyzing, app.telling, settings.work)),
            ScheduleRole([Periodic("close lost calls", _LOST_INTERVAL, paying.close_lost)]),
        ):
            yield


@asynccontextmanager
async def schedule(app: Ocr) -> AsyncIterator[None]:
    """Forgets the posts that are gone."""
    async with ScheduleRole([looking(app.forgetting, app.settings.forgetting)]):
        yield


def verify(app: Ocr, is_at_rest: bool) -> AsyncIterator[Finding]:
    """Proves the invariants."""
    return app.verifying.verify(at_rest=is_at_rest)
