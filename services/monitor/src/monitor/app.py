"""Every part of the monitor, built top to bottom; no decisions."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Self

from carrel.media_cache.v1 import asset_service_pb2
from carrel.monitor.v1 import (
    alert_service_pb2,
    export_service_pb2,
    history_service_pb2,
    monitoring_service_pb2,
    post_service_pb2,
    profile_service_pb2,
    run_service_pb2,
)
from carrel.monitor.v1.alert_service_pb2_grpc import add_AlertServiceServicer_to_server
from carrel.monitor.v1.export_service_pb2_grpc import add_ExportServiceServicer_to_server
from carrel.monitor.v1.history_service_pb2_grpc import add_HistoryServiceServicer_to_server
from carrel.monitor.v1.monitoring_service_pb2_grpc import add_MonitoringServiceServicer_to_server
from carrel.monitor.v1.post_service_pb2_grpc import add_PostServiceServicer_to_server
from carrel.monitor.v1.profile_service_pb2_grpc import add_ProfileServiceServicer_to_server
from carrel.monitor.v1.run_service_pb2_grpc import add_RunServiceServicer_to_server
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.database import Database
from common.invariants import Finding
from common.queue import Bell, ScheduleRole, WorkRole, broker
from common.rate import SharedRate
from common.rpc import AddToServer, Server, open_channel
from monitor.clients.alerts import open_channels
from monitor.clients.media_cache import MediaCache
from monitor.clients.scrapecreators.client import ScrapeCreators, open_session
from monitor.repository import Work
from monitor.servicer import (
    AlertServicer,
    ExportServicer,
    HistoryServicer,
    MonitoringServicer,
    PostServicer,
    ProfileServicer,
    QueueServicer,
    RunServicer,
)
from monitor.settings import Settings
from monitor.tables import ALERTS, RUNS
from monitor.tasks import looking, periodics, pruning, senders, workers
from monitor.usecases import (
    Adding,
    Alerting,
    Alerts,
    Bringing,
    Exporting,
    History,
    Pace,
    Paying,
    Posts,
    Profiles,
    Recorder,
    Reopening,
    Retention,
    Running,
    Runs,
    Summaries,
    Verifying,
    in_time,
)

DOMAIN = "monitor.carrel"
_SERVICES = (
    *monitoring_service_pb2.DESCRIPTOR.services_by_name.values(),
    *profile_service_pb2.DESCRIPTOR.services_by_name.values(),
    *post_service_pb2.DESCRIPTOR.services_by_name.values(),
    *export_service_pb2.DESCRIPTOR.services_by_name.values(),
    *history_service_pb2.DESCRIPTOR.services_by_name.values(),
    *alert_service_pb2.DESCRIPTOR.services_by_name.values(),
    *run_service_pb2.DESCRIPTOR.services_by_name.values(),
    *queue_service_pb2.DESCRIPTOR.services_by_name.values(),
)
_ASSETS = asset_service_pb2.DESCRIPTOR.services_by_name["AssetService"]


def build_database(settings: Settings, bell: Bell) -> Database[Work]:
    """The service's own database."""
    return Database(settings.database, partial(Work, alert_rule=settings.alerts.rule), bell)


@dataclass(frozen=True)
class Builders:
    """How the parts are made that reach out of the process."""

    database: Callable[[Settings, Bell], Database[Work]] = build_database


class Monitor:
    """The parts that all roles share; entered before them and left after them, for they need its connections."""

    def __init__(self, settings: Settings, build: Builders | None = None) -> None:
        self.settings = settings
        self.bell = Bell(broker(settings.redis))
        self.database = (build or Builders()).database(settings, self.bell)

    async def __aenter__(self) -> Self:
        settings = self.settings
        self._channel = open_channel(settings.media_cache_address, settings.channels, [_ASSETS])
        self._session = open_session(settings.source)
        provider, media = ScrapeCreators(self._session, settings.source), MediaCache(self._channel)
        paying, self._rate = settings.paying, SharedRate(settings.redis, provider.name, float(settings.paying.rate))
        source = Paying(provider, self.database, self._rate, paying)
        patient_source = Paying(provider, self.database, self._rate, paying, in_time(paying.check_interval))
        recorder = Recorder(self.database, media, settings.batch_size)
        self.adding = Adding(self.database, source, media, recorder)
        self.bringing = Bringing(self.database, media, recorder)
        self.profiles = Profiles(self.database, media)
        self.posts = Posts(self.database, media)
        self.history = History(self.database)
        self.exporting = Exporting(self.database)
        self.runs = Runs(self.database, settings.work.schedule_spread)
        self.alerts = Alerts(self.database)
        self.running = Running(
            self.database, patient_source, recorder, Pace(settings.work.page_delay, settings.work.page_limit)
        )
        self.reopening = Reopening(source, self.database, self.runs, paying.check_interval)
        self.summaries = Summaries(source, self.database)
        self.retention = Retention(self.database, settings.retention)
        self.verifying = Verifying(self.database)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bell.close()
        await self._session.close()
        await self._rate.close()
        await self._channel.close(None)
        await self.database.close()


@asynccontextmanager
async def serve(app: Monitor) -> AsyncIterator[Server]:
    """Answers RPCs."""
    settings = app.settings
    async with Server(
        settings.listen,
        _servicers(app),
        [service.full_name for service in _SERVICES],
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


def _servicers(app: Monitor) -> Sequence[tuple[AddToServer, object]]:
    return [
        (add_MonitoringServiceServicer_to_server, MonitoringServicer(app.summaries)),
        (add_ProfileServiceServicer_to_server, ProfileServicer(app.adding, app.profiles)),
        (add_PostServiceServicer_to_server, PostServicer(app.posts, app.bringing)),
        (add_ExportServiceServicer_to_server, ExportServicer(app.exporting)),
        (add_HistoryServiceServicer_to_server, HistoryServicer(app.history)),
        (add_RunServiceServicer_to_server, RunServicer(app.runs)),
        (add_AlertServiceServicer_to_server, AlertServicer(app.alerts)),
        (add_QueueServiceServicer_to_server, QueueServicer({RUNS.name: app.runs, ALERTS.name: app.alerts})),
    ]
