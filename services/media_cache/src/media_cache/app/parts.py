"""The parts that all roles share, and the builders of those that reach out of the process."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from common.clock import SystemClock
from common.database import Database
from common.objects import DirectoryStore, ObjectStore, S3Store
from common.outward import Outward
from common.queue import Bell, broker
from common.work import Handler
from media_cache.clients.conversion import Converter
from media_cache.clients.fetching import Fetcher
from media_cache.clients.monitor import Monitor, NoMonitor, Referenced
from media_cache.pipeline import Converts, Fetches
from media_cache.repository import MediaUnitOfWork
from media_cache.settings import Settings
from media_cache.tasks import cache_asset
from media_cache.usecases import (
    Addresses,
    Asking,
    Cleaning,
    Deleting,
    Expiring,
    Fetching,
    Mending,
    Queues,
    Reading,
    Reconciling,
    Refreshing,
    Retrying,
    Scales,
    Scrubbing,
)

MediaDatabase = Database[MediaUnitOfWork]


def build_bell(settings: Settings) -> Bell:
    """The bell of the workers."""
    return Bell(broker(settings.redis))


def build_database(settings: Settings, bell: Bell) -> MediaDatabase:
    """The service's own database."""
    return Database(settings.database, MediaUnitOfWork, bell)


def build_store(settings: Settings) -> ObjectStore:
    """The bucket when one is set, otherwise a folder."""
    objects = settings.objects
    if objects.bucket.place is not None:
        return S3Store(objects.bucket.place)
    return DirectoryStore(settings.objects_folder, objects.base_url, objects.folder_key)


def build_monitor(settings: Settings) -> Monitor | None:
    """The way to the monitor, where there is one."""
    address = settings.monitor_address
    return Monitor(address, settings.channels) if address else None


@asynccontextmanager
async def open_fetcher(settings: Settings) -> AsyncIterator[Fetches]:
    """The way to foreign addresses."""
    async with Outward(settings.guard.rule, settings.fetch.bounds) as outward:
        yield Fetcher(settings.fetch, outward, SystemClock())


@asynccontextmanager
async def open_converter(settings: Settings) -> AsyncIterator[Converts]:
    """The processes that decode pictures."""
    async with Converter(settings.conversion, settings.work.decoders) as converter:
        yield converter


@asynccontextmanager
async def open_scaler(settings: Settings) -> AsyncIterator[Scales]:
    """The processes that make pictures smaller: somebody waits for each, so that it may not take as long.

    There is one for whatever may be under way: neither variants nor readers ever wait for the others'.
    """
    limits = replace(settings.conversion, timeout=settings.variants.timeout)
    async with Converter(limits, settings.variants.at_once + settings.pictures.at_once) as converter:
        yield converter


def build_handler(fetching: Fetching) -> Handler[MediaUnitOfWork]:
    """What is done with a claimed row."""
    return cache_asset(fetching)


@dataclass(frozen=True)
class Builders:
    """How the parts are made that reach out of the process."""

    bell: Callable[[Settings], Bell] = build_bell
    database: Callable[[Settings, Bell], MediaDatabase] = build_database
    store: Callable[[Settings], ObjectStore] = build_store
    monitor: Callable[[Settings], Monitor | None] = build_monitor
    fetcher: Callable[[Settings], AbstractAsyncContextManager[Fetches]] = open_fetcher
    converter: Callable[[Settings], AbstractAsyncContextManager[Converts]] = open_converter
    scaler: Callable[[Settings], AbstractAsyncContextManager[Scales]] = open_scaler
    handler: Callable[[Fetching], Handler[MediaUnitOfWork]] = build_handler


class MediaCache:
    """The parts that all roles share; entered before them and left after them, for they need its connections."""

    def __init__(self, settings: Settings, build: Builders | None = None) -> None:
        self.settings = settings
        self.build = build or Builders()
        self.bell = self.build.bell(settings)
        self.database = self.build.database(settings, self.bell)
        self.store = self.build.store(settings)
        self.monitor = self.build.monitor(settings)
        self.referenced: Referenced = self.monitor or NoMonitor()
        self.addresses = Addresses(self.store, settings.objects.url_lifetime)
        self.asking = Asking(self.database, frozenset(settings.signed_hosts))
        self.reading = Reading(self.database, self.addresses)
        self.queues = Queues(self.database)
        self.expiring = Expiring(self.database)
        self.refreshing = self.monitor and Refreshing(self.database, self.monitor, settings.refresh.interval)
        self.retrying = Retrying(self.database)
        self.deleting = Deleting(self.database, self.store)
        self.cleaning = Cleaning(self.database, self.deleting, self.referenced, settings.delete_grace)
        self.mending = Mending(self.database, self.store, self.deleting)
        self.reconciling = Reconciling(self.database, self.store, self.mending)
        self.scrubbing = Scrubbing(self.database, self.store, self.mending)

    async def __aenter__(self) -> "MediaCache":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bell.close()
        if self.monitor:
            await self.monitor.close()
        await self.store.close()
        await self.database.close()
