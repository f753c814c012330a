"""A whole ocr that stands on real servers, within the test's own process."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import grpc.aio
from carrel.ocr.v1.analysis_service_pb2_grpc import AnalysisServiceStub
from carrel.ocr.v1.category_service_pb2_grpc import CategoryServiceStub
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceStub
from sqlalchemy import Executable, Row

from common.rpc import ChannelSettings, open_channel
from common.settings import load
from dev.backing.ports import LOOPBACK
from ocr.app import Builders, Ocr, serve
from ocr.settings import Settings
from tests.foreign.standins.slides import Neighbours

if TYPE_CHECKING:
    # Types of the stubs alone; there are no such classes at run time.
    from carrel.ocr.v1.analysis_service_pb2_grpc import AnalysisServiceAsyncStub
    from carrel.ocr.v1.category_service_pb2_grpc import CategoryServiceAsyncStub
    from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceAsyncStub

# Patience for tests: what takes seconds or minutes in earnest takes moments here.
HASTE = {"OCR_BACKOFF_SECONDS": "0.05", "OCR_SWEEP_SECONDS": "0.2", "OCR_WAIT_SECONDS": "30"}


def environ(database_url: str, redis_url: str, neighbours: Neighbours, **more: str) -> dict[str, str]:
    """The environment of an ocr of the tests."""
    return {
        "OCR_DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "OCR_LISTEN": f"{LOOPBACK}:0",
        "MONITOR_ADDRESS": neighbours.monitor_address,
        "MEDIA_CACHE_ADDRESS": neighbours.media_cache_address,
        **HASTE,
        **more,
    }


@dataclass
class Standing:
    """The service, its neighbours, and the ways to it."""

    app: Ocr
    neighbours: Neighbours
    analyses: "AnalysisServiceAsyncStub"
    categories: "CategoryServiceAsyncStub"
    queues: "QueueServiceAsyncStub"

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """What the statement returns, once it is committed."""
        async with self.app.database.unit_of_work() as work:
            found = await work.connection.execute(statement)
            return found.all() if found.returns_rows else []


@asynccontextmanager
async def standing(
    environment: Mapping[str, str],
    neighbours: Neighbours,
    *,
    build: Builders | None = None,
    roles: Sequence[Any] = (serve,),
) -> AsyncIterator[Standing]:
    """The service with these roles, and a channel to it where it serves."""
    app = Ocr(load(Settings, environment, prefix="OCR_"), build)
    async with AsyncExitStack() as house:
        await house.enter_async_context(app)
        entered = [await house.enter_async_context(role(app)) for role in roles]
        channel = await house.enter_async_context(_channel(entered[0].port if roles[0] is serve else 1))
        analyses: Any = AnalysisServiceStub(channel)
        categories: Any = CategoryServiceStub(channel)
        queues: Any = QueueServiceStub(channel)
        yield Standing(app, neighbours, analyses, categories, queues)


def _channel(port: int) -> grpc.aio.Channel:
    return open_channel(f"{LOOPBACK}:{port}", ChannelSettings())
