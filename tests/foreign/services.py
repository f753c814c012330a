"""The services behind the gateway, with their real contracts and made-up data: gRPC servers on ports of their own."""

# Methods are named by the contracts.
# ruff: noqa: N802

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from carrel.media_cache.v1 import asset_pb2, asset_service_pb2, asset_service_pb2_grpc
from carrel.monitor.v1 import (
    post_pb2,
    post_service_pb2,
    post_service_pb2_grpc,
    profile_pb2,
    profile_service_pb2,
    profile_service_pb2_grpc,
    run_pb2,
    run_service_pb2,
    run_service_pb2_grpc,
)
from carrel.ocr.v1 import (
    analysis_pb2,
    analysis_service_pb2_grpc,
    category_service_pb2,
    category_service_pb2_grpc,
)
from carrel.queue.v1 import queue_service_pb2, queue_service_pb2_grpc
from google.protobuf.empty_pb2 import Empty

from common.errors import InvalidArgument, NotFound, ResourceExhausted, Violation
from common.rpc import Probe, Server
from common.settings import Address

SLOW, BROKEN, BUSY = "slow", "broken", "busy"
# A handle that is none, as the real service judges.
MALFORMED = "/"
SLOW_SECONDS = 30.0
PENDING, COMPLETED = analysis_pb2.Analysis.PENDING, analysis_pb2.Analysis.COMPLETED


class Assets(asset_service_pb2_grpc.AssetServiceServicer):
    """Knows the assets that it was asked to cache."""

    def __init__(self) -> None:
        self.assets: dict[str, asset_pb2.Asset] = {}

    async def GetAsset(self, request: Any, context: Any) -> Any:
        return _known(self.assets, request.id, "ASSET_NOT_FOUND")

    async def BatchCacheAssets(self, request: Any, context: Any) -> asset_service_pb2.BatchCacheAssetsResponse:
        accepted = [self._cached(source) for source in request.assets]
        return asset_service_pb2.BatchCacheAssetsResponse(
            assets=[{"id": one.id, "status": one.status} for one in accepted]
        )

    async def ResolveUri(self, request: Any, context: Any) -> asset_pb2.ResolvedUri:
        asset = _known(self.assets, request.id, "ASSET_NOT_FOUND")
        return asset_pb2.ResolvedUri(id=asset.id, uri=asset.original_uri, origin=asset_pb2.ResolvedUri.ORIGINAL)

    async def BatchResolveUris(self, request: Any, context: Any) -> asset_service_pb2.BatchResolveUrisResponse:
        return asset_service_pb2.BatchResolveUrisResponse(uris=[{"id": one} for one in request.ids])

    async def GetAssetStats(self, request: Any, context: Any) -> asset_service_pb2.AssetStats:
        return asset_service_pb2.AssetStats(pending=len(self.assets), bytes=2**53 + 1)

    async def RetryFailedAssets(self, request: Any, context: Any) -> asset_service_pb2.RetryFailedAssetsResponse:
        return asset_service_pb2.RetryFailedAssetsResponse(retried=0)

    async def CleanupAssets(self, request: Any, context: Any) -> asset_service_pb2.CleanupAssetsResponse:
        return asset_service_pb2.CleanupAssetsResponse(deleted=0, bytes=0)

    def _cached(self, source: asset_pb2.AssetSource) -> asset_pb2.Asset:
        asset = asset_pb2.Asset(
            id=str(uuid4()), original_uri=source.uri, kind=source.kind, status=asset_pb2.Asset.PENDING
        )
        asset.create_time.GetCurrentTime()
        return self.assets.setdefault(asset.id, asset)


class Profiles(profile_service_pb2_grpc.ProfileServiceServicer):
    """Knows the profiles that were added; some handles make trouble."""

    def __init__(self) -> None:
        self.profiles: dict[str, profile_pb2.Profile] = {}
        self.added: list[str] = []
        self.delays: dict[str, float] = {}
        self.left: list[str] = []

    async def AddProfile(self, request: Any, context: Any) -> profile_service_pb2.AddProfileResponse:
        handle = request.handle.removeprefix("@")
        self.added.append(handle)
        await self._wait(handle)
        await _make_trouble(handle)
        known = next((one for one in self.profiles.values() if one.handle == handle), None)
        profile = known or profile_pb2.Profile(id=str(uuid4()), handle=handle, total_views=2**40, interval_hours=24)
        self.profiles[profile.id] = profile
        stats = {"posts_scraped": 2, "new_posts": 2}
        return profile_service_pb2.AddProfileResponse(profile=profile, stats=stats, created=known is None)

    async def _wait(self, handle: str) -> None:
        try:
            await asyncio.sleep(self.delays.get(handle, 0))
        except asyncio.CancelledError:
            self.left.append(handle)
            raise

    async def GetProfile(self, request: Any, context: Any) -> Any:
        return _known(self.profiles, request.id, "PROFILE_NOT_FOUND")

    async def ListProfiles(self, request: Any, context: Any) -> profile_service_pb2.ListProfilesResponse:
        return profile_service_pb2.ListProfilesResponse(profiles=list(self.profiles.values()))

    async def DeleteProfile(self, request: Any, context: Any) -> Empty:
        _known(self.profiles, request.id, "PROFILE_NOT_FOUND")
        del self.profiles[request.id]
        return Empty()

    async def GetMonitoring(self, request: Any, context: Any) -> run_pb2.Monitoring:
        profile = _known(self.profiles, request.id, "PROFILE_NOT_FOUND")
        return run_pb2.Monitoring(profile_id=profile.id, interval_hours=24, logs=[{"id": str(uuid4()), "status": 1}])

    async def UpdateMonitoring(self, request: Any, context: Any) -> run_pb2.Monitoring:
        profile = _known(self.profiles, request.id, "PROFILE_NOT_FOUND")
        return run_pb2.Monitoring(profile_id=profile.id, monitoring_enabled=request.enabled, interval_hours=24)

    async def BatchUpdateMonitoring(self, request: Any, context: Any) -> Any:
        unknown = [one for one in request.profile_ids if one not in self.profiles]
        updated = len(request.profile_ids) - len(unknown)
        return profile_service_pb2.BatchUpdateMonitoringResponse(updated=updated, not_found=unknown)


class Runs(run_service_pb2_grpc.RunServiceServicer):
    """Starts runs that nobody ever does."""

    async def GetRun(self, request: Any, context: Any) -> run_pb2.Run:
        return run_pb2.Run(id=request.id, status=run_pb2.Run.PENDING, trigger=run_pb2.Run.MANUAL)

    async def TriggerRun(self, request: Any, context: Any) -> run_service_pb2.TriggerRunResponse:
        return run_service_pb2.TriggerRunResponse(job_id=str(uuid4()), status=run_pb2.Run.PENDING)


class Posts(post_service_pb2_grpc.PostServiceServicer):
    """Has one page of posts, the same for everybody, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[post_service_pb2.ListPostsRequest] = []

    async def GetPost(self, request: Any, context: Any) -> post_pb2.Post:
        return _post(request.id, with_history=request.include_history)

    async def ListPosts(self, request: Any, context: Any) -> post_service_pb2.ListPostsResponse:
        self.asked.append(request)
        posts = [_post(str(uuid4()), with_history=request.include_history) for _ in range(2)]
        return post_service_pb2.ListPostsResponse(posts=posts, next_page_token="more")

    async def BatchUpsertPosts(self, request: Any, context: Any) -> post_service_pb2.BatchUpsertPostsResponse:
        return post_service_pb2.BatchUpsertPostsResponse(new_posts=len(request.posts))


class Analyses(analysis_service_pb2_grpc.AnalysisServiceServicer):
    """Has read everything already; what is not to be waited for is accepted as a batch."""

    async def AnalyzePost(self, request: Any, context: Any) -> analysis_pb2.Analysis:
        slide = {"slide_type": 1, "ocr_text": "text", "confidence": 0.5}
        return analysis_pb2.Analysis(post_id=request.id, state=COMPLETED, slides=[slide], engine="embedded")

    async def BatchAnalyzePosts(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        if request.respond_async:
            return analysis_pb2.AnalysisBatch(batch_id=str(uuid4()), status=PENDING, accepted=True)
        results = [{"post_id": one, "state": COMPLETED} for one in request.post_ids]
        return analysis_pb2.AnalysisBatch(status=COMPLETED, results=results)

    async def GetAnalysisBatch(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        return analysis_pb2.AnalysisBatch(batch_id=request.id, status=PENDING)


class Categories(category_service_pb2_grpc.CategoryServiceServicer):
    """Has one category."""

    async def ListCategories(self, request: Any, context: Any) -> category_service_pb2.ListCategoriesResponse:
        return category_service_pb2.ListCategoriesResponse(categories=[{"id": str(uuid4()), "name": "recipes"}])


class Queues(queue_service_pb2_grpc.QueueServiceServicer):
    """Has one queue."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def ListQueues(self, request: Any, context: Any) -> queue_service_pb2.ListQueuesResponse:
        return queue_service_pb2.ListQueuesResponse(queues=[{"name": self._name, "waiting": 1, "total": 1}])

    async def ClearQueue(self, request: Any, context: Any) -> queue_service_pb2.ClearQueueResponse:
        if request.name != self._name:
            raise NotFound("no queue has that name", reason="QUEUE_NOT_FOUND")
        return queue_service_pb2.ClearQueueResponse(cleared=3)


@dataclass
class Services:
    """The three services, their addresses, and what they depend on: set a dependency to False and it is away."""

    assets: Assets = field(default_factory=Assets)
    profiles: Profiles = field(default_factory=Profiles)
    runs: Runs = field(default_factory=Runs)
    posts: Posts = field(default_factory=Posts)
    dependencies: dict[str, bool] = field(default_factory=lambda: {"postgresql": True})
    addresses: dict[str, str] = field(default_factory=dict)

    def servicers(self) -> Mapping[str, Sequence[tuple[Any, Any]]]:
        """Who answers what, by service."""
        media_cache, monitor, ocr = asset_service_pb2_grpc, post_service_pb2_grpc, analysis_service_pb2_grpc
        add_profiles = profile_service_pb2_grpc.add_ProfileServiceServicer_to_server
        add_queues = queue_service_pb2_grpc.add_QueueServiceServicer_to_server
        return {
            "media_cache": [
                (media_cache.add_AssetServiceServicer_to_server, self.assets),
                (add_queues, Queues("media-cache")),
            ],
            "monitor": [
                (add_profiles, self.profiles),
                (monitor.add_PostServiceServicer_to_server, self.posts),
                (run_service_pb2_grpc.add_RunServiceServicer_to_server, self.runs),
                (add_queues, Queues("a-monitor")),
            ],
            "ocr": [
                (ocr.add_AnalysisServiceServicer_to_server, Analyses()),
                (category_service_pb2_grpc.add_CategoryServiceServicer_to_server, Categories()),
            ],
        }


@asynccontextmanager
async def serving() -> AsyncIterator[Services]:
    """The three services, each on a port of its own."""
    services = Services()
    async with AsyncExitStack() as house:
        for name, servicers in services.servicers().items():
            server = Server(
                Address("127.0.0.1", 0),
                servicers,
                [f"carrel.{name}.v1"],
                domain=f"{name}.carrel",
                readiness={one: _probe(services, one) for one in services.dependencies},
            )
            await house.enter_async_context(server)
            services.addresses[name] = f"127.0.0.1:{server.port}"
        yield services


def _probe(services: Services, name: str) -> Probe:
    async def probe() -> bool:
        return services.dependencies[name]

    return probe


async def _make_trouble(handle: str) -> None:
    if MALFORMED in handle:
        raise InvalidArgument(reason="INVALID_HANDLE", violations=[Violation("handle", "must be a handle")])
    if handle == SLOW:
        await asyncio.sleep(SLOW_SECONDS)
    if handle == BROKEN:
        raise RuntimeError("a secret detail")
    if handle == BUSY:
        raise ResourceExhausted(reason="SOURCE_RATE_LIMITED")


def _known(found: Mapping[str, Any], name: str, reason: str) -> Any:
    if name not in found:
        raise NotFound(reason=reason)
    return found[name]


def _post(post_id: str, *, with_history: bool) -> post_pb2.Post:
    post = post_pb2.Post(id=post_id, tiktok_id="7460000000000000000", view_count=2**53 + 1)
    post.content_type, post.ocr_status = post_pb2.Post.VIDEO, post_pb2.Post.OcrStatus.PENDING
    post.publish_time.seconds = 1_737_703_800
    if with_history:
        post.metrics_history.add(view_count=1).record_time.seconds = 1_737_703_800
    return post
