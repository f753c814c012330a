"""Every part of media_cache, built top to bottom; no decisions."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from carrel.media_cache.v1 import asset_service_pb2
from carrel.media_cache.v1.asset_service_pb2_grpc import add_AssetServiceServicer_to_server
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.clock import SystemClock
from common.database import Database
from common.invariants import Finding
from common.objects import DirectoryStore, ObjectServer, ObjectStore, S3Store
from common.queue import Bell, Periodic, ScheduleRole, WorkRole, broker, select
from common.rpc import AddToServer, Server
from common.work import Handler, Worker
from media_cache.clients.conversion import Converter
from media_cache.clients.fetching import Fetcher
from media_cache.clients.scratch import Scratch, leftovers
from media_cache.pipeline import Converts, Fetches, Pipeline
from media_cache.repository import MediaUnitOfWork
from media_cache.servicer import AssetServicer, QueueServicer
from media_cache.settings import Settings
from media_cache.tasks import cache_asset
from media_cache.usecases import Asking, Care, Fetching, Reading, Verifying

DOMAIN = "media_cache.carrel"
_ASSETS = asset_service_pb2.DESCRIPTOR.services_by_name["AssetService"].full_name
_QUEUES = queue_service_pb2.DESCRIPTOR.services_by_name["QueueService"].full_name
_ORPHANS_INTERVAL = timedelta(minutes=10)
_SCRATCH_INTERVAL = timedelta(minutes=1)

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


@asynccontextmanager
async def open_fetcher(settings: Settings) -> AsyncIterator[Fetches]:
    """The way to foreign addresses."""
    async with Fetcher(settings.fetch, settings.guard.rule, SystemClock()) as fetcher:
        yield fetcher


@asynccontextmanager
async def open_converter(settings: Settings) -> AsyncIterator[Converts]:
    """The processes that decode pictures."""
    async with Converter(settings.conversion, settings.work.decoders) as converter:
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
    fetcher: Callable[[Settings], AbstractAsyncContextManager[Fetches]] = open_fetcher
    converter: Callable[[Settings], AbstractAsyncContextManager[Converts]] = open_converter
    handler: Callable[[Fetching], Handler[MediaUnitOfWork]] = build_handler


class MediaCache:
    """The parts that all roles share; entered before them and left after them, for they need its connections."""

    def __init__(self, settings: Settings, build: Builders | None = None) -> None:
        self.settings = settings
        self.build = build or Builders()
        self.bell = self.build.bell(settings)
        self.database = self.build.database(settings, self.bell)
        self.store = self.build.store(settings)
        self.asking = Asking(self.database, frozenset(settings.signed_hosts))
        self.reading = Reading(self.database, self.store, settings.objects.url_lifetime)
        self.care = Care(self.database, self.store)

    async def __aenter__(self) -> "MediaCache":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bell.close()
        await self.store.close()
        await self.database.close()


@asynccontextmanager
async def serve(app: MediaCache) -> AsyncIterator[Server]:
    """Answers RPCs, and serves the objects where they are kept in a folder."""
    settings = app.settings
    server = Server(
        settings.listen,
        _servicers(app),
        (_ASSETS, _QUEUES),
        domain=DOMAIN,
        readiness={"postgresql": app.database.ready, "objects": app.store.ready},
        watched={"redis": lambda: _is_there(app.bell, settings.work.queue.name)},
        settings=settings.rpc,
    )
    async with AsyncExitStack() as doors:
        if isinstance(app.store, DirectoryStore):
            await doors.enter_async_context(ObjectServer(app.store, settings.objects.listen))
        yield await doors.enter_async_context(server)


@asynccontextmanager
async def work(app: MediaCache) -> AsyncIterator[None]:
    """Fetches what was asked for."""
    settings, build = app.settings, app.build
    with Scratch(settings.scratch_folder) as files:
        async with build.fetcher(settings) as fetcher, build.converter(settings) as converter:
            pipeline = Pipeline(
                fetcher=fetcher,
                converter=converter,
                store=app.store,
                files=files,
                most_pixels=settings.conversion.most_pixels,
            )
            handler = build.handler(Fetching(app.database, pipeline))
            workers = [
                Worker(app.database, queue, handler, hands=settings.work.hands)
                for queue in select([settings.work.queue], settings.work.queue_names)
            ]
            async with ScheduleRole([_clearing(files)]), WorkRole(settings.redis, app.bell, workers):
                yield


@asynccontextmanager
async def schedule(app: MediaCache) -> AsyncIterator[None]:
    """Does what is to be done from time to time."""
    async with ScheduleRole([Periodic("delete orphans", _ORPHANS_INTERVAL, app.care.delete_orphans)]):
        yield


def verify(app: MediaCache, is_at_rest: bool) -> AsyncIterator[Finding]:
    """Proves the invariants."""
    checker = Verifying(app.database, app.store, lambda: leftovers(app.settings.scratch_folder))
    return checker.verify(at_rest=is_at_rest)


def _clearing(files: Scratch) -> Periodic:
    """Neighbours that were killed may never start again to remove what they left."""
    return Periodic("clear scratch", _SCRATCH_INTERVAL, lambda: asyncio.to_thread(files.clear_abandoned))


def _servicers(app: MediaCache) -> Sequence[tuple[AddToServer, object]]:
    assets = AssetServicer(app.asking, app.reading, app.care)
    queues = QueueServicer(app.settings.work.queue.name, app.reading, app.care)
    return [(add_AssetServiceServicer_to_server, assets), (add_QueueServiceServicer_to_server, queues)]


async def _is_there(bell: Bell, queue: str) -> bool:
    return await bell.waiting(queue) is not None
