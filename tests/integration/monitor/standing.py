"""A whole monitor that stands on real servers, within the test's own process."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carrel.monitor.v1.alert_service_pb2_grpc import AlertServiceStub
from carrel.monitor.v1.export_service_pb2_grpc import ExportServiceStub
from carrel.monitor.v1.history_service_pb2_grpc import HistoryServiceStub
from carrel.monitor.v1.media_service_pb2_grpc import MediaServiceStub
from carrel.monitor.v1.monitoring_service_pb2_grpc import MonitoringServiceStub
from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.post_service_pb2 import ListPostsRequest
from carrel.monitor.v1.post_service_pb2_grpc import PostServiceStub
from carrel.monitor.v1.profile_service_pb2 import AddProfileRequest, AddProfileResponse
from carrel.monitor.v1.profile_service_pb2_grpc import ProfileServiceStub
from carrel.monitor.v1.run_pb2 import Run
from carrel.monitor.v1.run_service_pb2 import GetRunRequest, TriggerRunRequest
from carrel.monitor.v1.run_service_pb2_grpc import RunServiceStub
from carrel.monitor.v1.slide_service_pb2_grpc import SlideServiceStub
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceStub
from sqlalchemy import text

from common.database import Database
from common.rpc import ChannelSettings, open_channel
from common.settings import load
from dev.backing.ports import LOOPBACK
from media_cache.app import MediaCache
from monitor.app import Monitor, serve
from monitor.settings import Settings
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import KEY, Provider

if TYPE_CHECKING:
    # Types of the stubs alone; there are no such classes at run time.
    from carrel.monitor.v1.alert_service_pb2_grpc import AlertServiceAsyncStub
    from carrel.monitor.v1.export_service_pb2_grpc import ExportServiceAsyncStub
    from carrel.monitor.v1.history_service_pb2_grpc import HistoryServiceAsyncStub
    from carrel.monitor.v1.media_service_pb2_grpc import MediaServiceAsyncStub
    from carrel.monitor.v1.monitoring_service_pb2_grpc import MonitoringServiceAsyncStub
    from carrel.monitor.v1.post_service_pb2_grpc import PostServiceAsyncStub
    from carrel.monitor.v1.profile_service_pb2_grpc import ProfileServiceAsyncStub
    from carrel.monitor.v1.run_service_pb2_grpc import RunServiceAsyncStub
    from carrel.monitor.v1.slide_service_pb2_grpc import SlideServiceAsyncStub
    from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceAsyncStub

ENDED = (Run.COMPLETED, Run.FAILED)
# Patience for tests: what takes seconds or minutes in earnest takes moments here.
HASTE = {
    "MONITOR_BACKOFF_SECONDS": "0.05",
    "MONITOR_SWEEP_SECONDS": "0.2",
    "MONITOR_SOURCE_PAUSE_SECONDS": "0.01",
    "MONITOR_TIMEOUT_SECONDS": "2",
    "MONITOR_SOURCE_RATE": "1000",
    "SCRAPE_PAGE_DELAY_SECONDS": "0",
    "MONITOR_SCHEDULE_SPREAD_SECONDS": "0",
}


def environ(database_url: str, redis_url: str, provider_url: str, media_port: int, **more: str) -> dict[str, str]:
    """The environment of a monitor of the tests."""
    return {
        "MONITOR_DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SCRAPECREATORS_API_KEY": KEY,
        "SCRAPECREATORS_BASE_URL": provider_url,
        "MEDIA_CACHE_ADDRESS": f"{LOOPBACK}:{media_port}",
        "MONITOR_LISTEN": f"{LOOPBACK}:0",
        **HASTE,
        **more,
    }


@dataclass(frozen=True)
class Media:
    """The media cache beside the service."""

    app: MediaCache
    port: int

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What its database answers."""
        return await _rows(self.app.database, statement)


@dataclass
class Standing:
    """The service and the ways to it."""

    app: Monitor
    provider: Provider
    profiles: "ProfileServiceAsyncStub"
    posts: "PostServiceAsyncStub"
    runs: "RunServiceAsyncStub"
    queues: "QueueServiceAsyncStub"
    alerts: "AlertServiceAsyncStub"
    history: "HistoryServiceAsyncStub"
    exports: "ExportServiceAsyncStub"
    monitoring: "MonitoringServiceAsyncStub"
    media: "MediaServiceAsyncStub"
    slides: "SlideServiceAsyncStub"

    async def add(self, handle: str = "demo", **fields: Any) -> AddProfileResponse:
        """Adds a profile."""
        return await self.profiles.AddProfile(AddProfileRequest(handle=handle, **fields))

    async def list_posts(self, **query: Any) -> Sequence[Post]:
        """All posts that are asked for, page after page."""
        found: list[Post] = []
        token = None
        while True:
            page = await self.posts.ListPosts(ListPostsRequest(page_token=token, **query))
            found += page.posts
            if not page.HasField("next_page_token"):
                return found
            token = page.next_page_token

    async def run(self, profile_id: str, **fields: Any) -> Run:
        """Triggers a run and waits for its end."""
        asked = await self.runs.TriggerRun(TriggerRunRequest(id=profile_id, **fields))
        return await self.ended(asked.job_id)

    async def ended(self, run_id: str) -> Run:
        """The run once it has ended."""

        async def found() -> Run | None:
            run = await self.runs.GetRun(GetRunRequest(id=run_id))
            return run if run.status in ENDED else None

        run = await wait_until(found, 15.0)
        assert run is not None
        return run

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        return await _rows(self.app.database, statement)

    async def violations(self, *, at_rest: bool = True) -> Mapping[str, int]:
        """What the checker finds, without what is as it should be."""
        findings = [finding async for finding in self.app.verifying.verify(at_rest=at_rest)]
        return {f"{each.id} {each.sentence}": each.violations for each in findings if each.violations}


async def _rows(database: Database[Any], statement: str) -> list[tuple[Any, ...]]:
    async with database.unit_of_work() as work:
        answer = await work.connection.execute(text(statement))
        return [tuple(row) for row in answer] if answer.returns_rows else []


@asynccontextmanager
async def standing(
    environment: Mapping[str, str], provider: Provider, *, roles: Sequence[Any] = (serve,)
) -> AsyncIterator[Standing]:
    """The service with these roles, the first of which is to serve, and a channel to it."""
    app = Monitor(load(Settings, environment, prefix="MONITOR_"))
    async with AsyncExitStack() as house:
        await house.enter_async_context(app)
        entered = [await house.enter_async_context(role(app)) for role in roles]
        channel = await house.enter_async_context(open_channel(f"{LOOPBACK}:{entered[0].port}", ChannelSettings()))
        yield Standing(
            app,
            provider,
            ProfileServiceStub(channel),
            PostServiceStub(channel),
            RunServiceStub(channel),
            QueueServiceStub(channel),
            AlertServiceStub(channel),
            HistoryServiceStub(channel),
            ExportServiceStub(channel),
            MonitoringServiceStub(channel),
            MediaServiceStub(channel),
            SlideServiceStub(channel),
        )
