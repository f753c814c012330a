"""What a process of media_cache does: serve, work, schedule; and what `verify` asks."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from carrel.media_cache.v1 import asset_service_pb2
from carrel.media_cache.v1.asset_service_pb2_grpc import add_AssetServiceServicer_to_server
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.invariants import Finding
from common.objects import DirectoryStore, ObjectServer
from common.queue import Periodic, ScheduleRole, WorkRole, select
from common.rpc import AddToServer, Server
from common.work import Handler, Worker
from media_cache.app.parts import MediaCache
from media_cache.clients.spool import Spools
from media_cache.pipeline import Pipeline
from media_cache.repository import MediaUnitOfWork
from media_cache.servicer import AssetServicer, QueueServicer
from media_cache.usecases import Contents, Fetching, Making, Pictures, Scaling, Variants, Verifying

DOMAIN = "media_cache.carrel"
_ASSETS = asset_service_pb2.DESCRIPTOR.services_by_name["AssetService"].full_name
_QUEUES = queue_service_pb2.DESCRIPTOR.services_by_name["QueueService"].full_name
_EXPIRING_INTERVAL = timedelta(seconds=15)
_ORPHANS_INTERVAL = timedelta(minutes=10)
_SCRUB_INTERVAL = timedelta(hours=1)


@asynccontextmanager
async def serve(app: MediaCache) -> AsyncIterator[Server]:
    """Answers RPCs, and serves the objects where they are kept in a folder."""
    settings = app.settings
    async with AsyncExitStack() as doors:
        scaling = await doors.enter_async_context(open_scaling(app))
        contents = await doors.enter_async_context(open_contents(app, scaling))
        if isinstance(app.store, DirectoryStore):
            await doors.enter_async_context(ObjectServer(app.store, settings.objects.listen))
        server = Server(
            settings.listen,
            _servicers(app, contents, build_pictures(app, scaling)),
            (_ASSETS, _QUEUES),
            domain=DOMAIN,
            readiness={"postgresql": app.database.ready, "objects": app.store.ready},
            watched={"redis": app.bell.ready},
            settings=settings.rpc,
        )
        yield await doors.enter_async_context(server)


@asynccontextmanager
async def work(app: MediaCache) -> AsyncIterator[None]:
    """Fetches what was asked for, and has fresh addresses asked for where they were over."""
    settings, build = app.settings, app.build
    async with build.fetcher(settings) as fetcher, build.converter(settings) as converter:
        pipeline = Pipeline(
            fetcher=fetcher,
            converter=converter,
            store=app.store,
            spools=_spools(app),
            most_pixels=settings.conversion.most_pixels,
            fetch_timeout=settings.fetch.total_timeout,
        )
        handler = build.handler(Fetching(app.database, pipeline))
        async with WorkRole(settings.redis, app.bell, _workers(app, handler)):
            yield


@asynccontextmanager
async def schedule(app: MediaCache) -> AsyncIterator[None]:
    """Does what is to be done from time to time."""
    periodics = [
        Periodic("count what expires", _EXPIRING_INTERVAL, app.expiring.count),
        Periodic("delete orphans", _ORPHANS_INTERVAL, app.deleting.delete_orphans),
        Periodic("delete what was marked", _ORPHANS_INTERVAL, app.cleaning.delete_marked),
    ]
    if sample := app.settings.scrub_objects:
        periodics.append(Periodic("scrub", _SCRUB_INTERVAL, lambda: app.scrubbing.look(sample)))
    async with ScheduleRole(periodics):
        yield


def verify(app: MediaCache, is_at_rest: bool) -> AsyncIterator[Finding]:
    """Proves the invariants."""
    checker = Verifying(app.database, app.store, app.settings.spool_folder, app.settings.delete_grace)
    return checker.verify(at_rest=is_at_rest)


def _workers(app: MediaCache, handler: Handler[MediaUnitOfWork]) -> Sequence[Worker[MediaUnitOfWork]]:
    """Those who work on the queues that this process is to serve."""
    settings, refreshing, names = app.settings, app.refreshing, app.settings.work.queue_names
    failed = refreshing.failed if refreshing else None
    workers = [
        Worker(app.database, queue, handler, hands=settings.work.hands, failed=failed)
        for queue in select([settings.work.queue], names)
    ]
    if refreshing:
        workers += [
            Worker(app.database, queue, refreshing.refresh, hands=settings.refresh.hands)
            for queue in select([settings.refresh_queue], names)
        ]
    return workers


@asynccontextmanager
async def open_scaling(app: MediaCache) -> AsyncIterator[Scaling]:
    """What makes pictures smaller, in decoders that start when the first is to be made."""
    async with app.build.scaler(app.settings) as scaler:
        yield Scaling(scaler, app.settings.conversion.most_pixels)


@asynccontextmanager
async def open_contents(app: MediaCache, scaling: Scaling) -> AsyncIterator[Contents]:
    """What leads to bytes."""
    making = Making(database=app.database, store=app.store, scaling=scaling, spools=_spools(app))
    async with Variants(app.database, making, app.settings.variants) as variants:
        yield Contents(app.database, app.addresses, variants, app.settings.variants.widths)


def build_pictures(app: MediaCache, scaling: Scaling) -> Pictures:
    """What hands out pictures to readers."""
    return Pictures(app.database, app.store, scaling, _spools(app), app.settings.pictures)


def _spools(app: MediaCache) -> Spools:
    return Spools(app.settings.spool_folder, app.settings.memory_bytes)


def _servicers(app: MediaCache, contents: Contents, pictures: Pictures) -> Sequence[tuple[AddToServer, object]]:
    assets = AssetServicer(
        asking=app.asking,
        reading=app.reading,
        contents=contents,
        pictures=pictures,
        retrying=app.retrying,
        cleaning=app.cleaning,
    )
    queues = QueueServicer(app.queues)
    return [(add_AssetServiceServicer_to_server, assets), (add_QueueServiceServicer_to_server, queues)]
