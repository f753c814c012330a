"""The service from outside, on a real database: what it can do, and what it says it cannot do yet."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc.aio
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from carrel.ocr.v1.analysis_service_pb2 import AnalyzePostRequest, BatchAnalyzePostsRequest, GetAnalysisBatchRequest
from carrel.ocr.v1.analysis_service_pb2_grpc import AnalysisServiceStub
from carrel.ocr.v1.category_service_pb2 import ListCategoriesRequest
from carrel.ocr.v1.category_service_pb2_grpc import CategoryServiceStub
from carrel.queue.v1.queue_service_pb2 import ClearQueueRequest, ListQueuesRequest, Queue
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceStub
from sqlalchemy import NullPool, create_engine, insert

from common.clock import new_id
from common.database import database_url as driver_url
from common.database import migrate
from common.errors import InvalidArgument, NotFound, Unimplemented
from common.rpc import ChannelSettings, open_channel
from common.settings import load
from dev.backing.ports import LOOPBACK, free_port
from ocr.__main__ import SERVICE
from ocr.app import Ocr, serve
from ocr.settings import Settings
from ocr.tables import METADATA, STATES, analyses

POST = "0193f0e0-0000-7000-8000-000000000000"


@pytest.fixture
def environ(database_url: str, redis_url: str) -> dict[str, str]:
    listen = f"{LOOPBACK}:{free_port()}"
    return {"OCR_DATABASE_URL": database_url, "REDIS_URL": redis_url, "OCR_LISTEN": listen}


@pytest.fixture
async def app(environ: dict[str, str]) -> AsyncIterator[Ocr]:
    async with Ocr(load(Settings, environ, "OCR_")) as app:
        await migrated(app)
        yield app


@pytest.fixture
async def channel(app: Ocr, environ: dict[str, str]) -> AsyncIterator[grpc.aio.Channel]:
    async with serve(app), open_channel(environ["OCR_LISTEN"], ChannelSettings()) as channel:
        yield channel


async def migrated(app: Ocr) -> None:
    await migrate(SERVICE.migrations, app.settings.database.migration_url.reveal())


def add_analyses(database_url: str, *values: dict[str, Any]) -> None:
    rows = [{"id": new_id(), "post_id": new_id(), **each} for each in values]
    with create_engine(driver_url(database_url), poolclass=NullPool).begin() as connection:
        for row in rows:
            connection.execute(insert(analyses).values(row))


async def test_the_migrations_make_the_tables_that_the_code_means(app: Ocr, database_url: str) -> None:
    with create_engine(driver_url(database_url), poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})

        assert compare_metadata(context, METADATA) == []


async def test_migrating_again_changes_nothing(app: Ocr) -> None:
    await migrated(app)


@pytest.mark.parametrize(
    "call",
    [
        lambda channel: AnalysisServiceStub(channel).AnalyzePost(AnalyzePostRequest(id=POST)),
        lambda channel: AnalysisServiceStub(channel).BatchAnalyzePosts(BatchAnalyzePostsRequest(post_ids=[POST])),
        lambda channel: AnalysisServiceStub(channel).GetAnalysisBatch(GetAnalysisBatchRequest(id=POST)),
        lambda channel: CategoryServiceStub(channel).ListCategories(ListCategoriesRequest()),
    ],
)
async def test_what_is_not_built_says_so(channel: grpc.aio.Channel, call: Callable[[grpc.aio.Channel], Any]) -> None:
    with pytest.raises(Unimplemented) as failure:
        await call(channel)

    assert failure.value.reason == "ANALYSIS_UNIMPLEMENTED"
    assert "not yet" in failure.value.message


@pytest.mark.parametrize("post_ids", [[], [POST] * 51, ["no uuid"]])
async def test_a_batch_of_none_or_51_is_refused_before_all_else(channel: grpc.aio.Channel, post_ids: list[str]) -> None:
    with pytest.raises(InvalidArgument) as failure:
        await AnalysisServiceStub(channel).BatchAnalyzePosts(BatchAnalyzePostsRequest(post_ids=post_ids))

    assert failure.value.violations[0].field.startswith("postIds")


async def test_an_empty_queue_is_listed_with_zeros(channel: grpc.aio.Channel) -> None:
    answer = await QueueServiceStub(channel).ListQueues(ListQueuesRequest())

    assert list(answer.queues) == [Queue(name="ocr")]


async def test_clearing_gives_up_what_waits_and_nothing_else(channel: grpc.aio.Channel, database_url: str) -> None:
    add_analyses(database_url, {}, {}, {"status": STATES.done, "result": {}})

    answer = await QueueServiceStub(channel).ClearQueue(ClearQueueRequest(name="ocr"))

    listed = await QueueServiceStub(channel).ListQueues(ListQueuesRequest())
    assert answer.cleared == 2
    assert list(listed.queues) == [Queue(name="ocr", failed=2, completed=1, total=3)]


async def test_a_queue_of_another_service_is_not_found_here(channel: grpc.aio.Channel) -> None:
    with pytest.raises(NotFound) as failure:
        await QueueServiceStub(channel).ClearQueue(ClearQueueRequest(name="media-cache"))

    assert failure.value.reason == "QUEUE_NOT_FOUND"


@pytest.mark.parametrize("command", ["serve", "work", "schedule", "all"])
async def test_every_process_starts_and_ends_with_0_when_it_is_told_to(
    app: Ocr, environ: dict[str, str], command: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ocr", command),
        env=environ | {"REDIS_URL": f"redis://{LOOPBACK}:{free_port()}/0"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None

    async with asyncio.timeout(20):
        while b"ready" not in await process.stdout.readline():
            assert process.returncode is None
    process.send_signal(signal.SIGTERM)

    async with asyncio.timeout(5):
        assert await process.wait() == 0


async def test_a_process_without_settings_names_what_it_needs_and_exits_with_2() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ocr", "serve"), env={"OCR_LISTEN": "nowhere"}, stderr=asyncio.subprocess.PIPE
    )

    _, said = await process.communicate()

    assert process.returncode == 2
    assert b"OCR_LISTEN" in said
    assert b"OCR_DATABASE_URL" in said
