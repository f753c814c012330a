"""The parts that all roles share, and the builders of those that reach out of the process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from carrel.media_cache.v1 import asset_service_pb2

from common.database import Database
from common.queue import Bell, broker
from common.rate import SharedRate
from common.rpc import open_channel
from monitor.clients.media_cache import MediaCache
from monitor.clients.scrapecreators.client import ScrapeCreators, open_session
from monitor.repository import Work
from monitor.settings import Settings
from monitor.usecases import (
    Adding,
    Alerts,
    Bringing,
    Exporting,
    History,
    Pace,
    Paying,
    Posts,
    Profiles,
    Recorder,
    Referencing,
    Refreshing,
    Reopening,
    Retention,
    Running,
    Runs,
    Slides,
    Summaries,
    Verifying,
    in_time,
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
        self.refreshing = Refreshing(self.database, source, media, recorder, paying.media_interval)
        self.referencing = Referencing(self.database)
        self.slides = Slides(self.database)
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
