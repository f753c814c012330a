"""The parts that all roles share, and the builders of those that reach out of the process."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Self

from carrel.media_cache.v1 import asset_service_pb2
from carrel.monitor.v1 import post_service_pb2, slide_service_pb2

from common.database import Database
from common.queue import Bell, broker
from common.rpc import open_channel
from ocr.app.readers import build_kind, open_reader
from ocr.clients.media_cache import MediaCache
from ocr.clients.monitor import Monitor
from ocr.clients.reader import ReaderKind, SlideReader
from ocr.repository import Work
from ocr.settings import Settings
from ocr.usecases import (
    Asking,
    Batches,
    Categories,
    DryRuns,
    Estimating,
    Forgetting,
    Queues,
    Results,
    Slides,
    Spending,
    Telling,
    Verifying,
    Waiting,
    Wishes,
)

_ASSETS = asset_service_pb2.DESCRIPTOR.services_by_name["AssetService"]
_POSTS = post_service_pb2.DESCRIPTOR.services_by_name["PostService"]
_SLIDES = slide_service_pb2.DESCRIPTOR.services_by_name["SlideService"]


def build_database(settings: Settings, bell: Bell) -> Database[Work]:
    """The service's own database."""
    return Database(settings.database, Work, bell)


@dataclass(frozen=True)
class Builders:
    """How the parts are made that reach out of the process."""

    database: Callable[[Settings, Bell], Database[Work]] = build_database
    kind: Callable[[Settings], ReaderKind] = build_kind
    reader: Callable[[Settings], AbstractAsyncContextManager[SlideReader]] = open_reader


class Ocr:
    """The parts that all roles share; entered before them and left after them, for they need its connections."""

    def __init__(self, settings: Settings, build: Builders | None = None) -> None:
        self.settings = settings
        self.build = build or Builders()
        self.bell = Bell(broker(settings.redis))
        self.database = self.build.database(settings, self.bell)
        self.queues = Queues(self.database)
        self.results = Results(self.database)
        self.categories = Categories(self.database)
        self.verifying = Verifying(self.database)
        self.spending = Spending(self.database)
        self.waiting = Waiting(self.database, settings.work.wait_timeout)

    async def __aenter__(self) -> Self:
        settings = self.settings
        self._monitor_channel = open_channel(settings.monitor_address, settings.channels, [_POSTS, _SLIDES])
        self._media_channel = open_channel(settings.media_cache_address, settings.channels, [_ASSETS])
        self.monitor = Monitor(self._monitor_channel)
        self.media = MediaCache(self._media_channel, settings.most_picture_bytes)
        self.slides = Slides(self.monitor, self.media, settings.most_request_bytes)
        wishes = Wishes(self.monitor)
        self.telling = Telling(self.database, self.monitor)
        self.forgetting = Forgetting(self.database, self.monitor)
        self.asking = Asking(self.database, wishes, self.waiting)
        self.batches = Batches(self.database, wishes, self.waiting)
        estimating = Estimating(self.database, self.build.kind(settings), settings.paying.prices)
        self.dry_runs = DryRuns(wishes, self.media, estimating)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bell.close()
        await self._monitor_channel.close(None)
        await self._media_channel.close(None)
        await self.database.close()
