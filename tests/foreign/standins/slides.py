"""Stand-ins for the neighbours of ocr: a monitor that keeps posts, and a media cache that keeps their slides."""

# Methods are named by the contracts.
# ruff: noqa: N802

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from carrel.media_cache.v1 import asset_service_pb2, asset_service_pb2_grpc
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.monitor.v1 import post_service_pb2, post_service_pb2_grpc, slide_service_pb2, slide_service_pb2_grpc
from carrel.monitor.v1.post_pb2 import Post
from google.protobuf.empty_pb2 import Empty

from common.clock import new_id
from common.errors import Failure, NotFound, Unavailable
from common.rpc import Server
from common.settings import Address
from tests.foreign.standins.posts import Posts

_PIECE = 64 * 1024


@dataclass
class Slide:
    """A slide as a media cache keeps it."""

    content: bytes
    content_type: str
    size: tuple[int, int]
    status: "Asset.State" = Asset.CACHED
    reason: str = ""


class KeptSlides(asset_service_pb2_grpc.AssetServiceServicer):
    """Keeps the slides that it is given, and remembers how often each picture was read."""

    def __init__(self) -> None:
        self.slides: dict[str, Slide] = {}
        self.reads: list[str] = []
        self.is_away = False

    def add(self, content: bytes | None = None, **more: Any) -> str:
        """Keeps a slide, one unlike all others where nothing is given; returns its id."""
        asset_id = str(new_id())
        shown = content or f"the slide {asset_id}".encode()
        self.slides[asset_id] = Slide(**{"content": shown, "content_type": "image/jpeg", "size": (1080, 1920), **more})
        return asset_id

    async def BatchGetAssets(self, request: Any, context: Any) -> asset_service_pb2.BatchGetAssetsResponse:
        self._check()
        assets = [_asset(one, self.slides[one]) for one in dict.fromkeys(request.ids) if one in self.slides]
        return asset_service_pb2.BatchGetAssetsResponse(assets=assets)

    async def ReadPicture(self, request: Any, context: Any) -> AsyncIterator[asset_service_pb2.ReadPictureResponse]:
        self._check()
        if request.id not in self.slides:
            raise NotFound(reason="ASSET_NOT_FOUND")
        slide = self.slides[request.id]
        self.reads.append(request.id)
        head = {"content_type": slide.content_type, "size_bytes": len(slide.content), "sha256": _digest(slide)}
        yield asset_service_pb2.ReadPictureResponse(head={**head, "width": slide.size[0], "height": slide.size[1]})
        for start in range(0, len(slide.content), _PIECE):
            yield asset_service_pb2.ReadPictureResponse(piece=slide.content[start : start + _PIECE])

    def _check(self) -> None:
        if self.is_away:
            raise Unavailable(reason="DATABASE_UNAVAILABLE")


class KeptPosts(slide_service_pb2_grpc.SlideServiceServicer):
    """Keeps the posts that it is given."""

    def __init__(self) -> None:
        self.posts: dict[str, slide_service_pb2.PostSlides] = {}
        self.is_away = False

    def add(self, *slide_ids: str, cover_id: str | None = None, caption: str | None = None) -> str:
        """Keeps a post with these slides; one without any is a video. Returns its id."""
        post_id = str(new_id())
        kind = Post.IMAGE if slide_ids else Post.VIDEO
        self.posts[post_id] = slide_service_pb2.PostSlides(
            post_id=post_id, content_type=kind, description=caption, slide_ids=slide_ids, cover_id=cover_id
        )
        return post_id

    async def BatchGetPostSlides(self, request: Any, context: Any) -> slide_service_pb2.BatchGetPostSlidesResponse:
        self._check()
        found = [self.posts[one] for one in dict.fromkeys(request.ids) if one in self.posts]
        return slide_service_pb2.BatchGetPostSlidesResponse(posts=found)

    async def FilterKnownPosts(self, request: Any, context: Any) -> slide_service_pb2.FilterKnownPostsResponse:
        self._check()
        known = [one for one in dict.fromkeys(request.ids) if one in self.posts]
        return slide_service_pb2.FilterKnownPostsResponse(ids=known)

    def _check(self) -> None:
        if self.is_away:
            raise Unavailable(reason="DATABASE_UNAVAILABLE")


class Records(Posts):
    """Keeps what it is told of posts, in the order in which it came; what is no newer is told in vain."""

    def __init__(self, posts: KeptPosts) -> None:
        super().__init__()
        self._posts = posts
        self.told: list[post_service_pb2.RecordAnalysisRequest] = []
        self.kept: dict[str, post_service_pb2.RecordAnalysisRequest] = {}
        # Cleared, it has whoever tells something wait, though it is kept already.
        self.gate = asyncio.Event()
        self.gate.set()
        # What it will have nothing for.
        self.refusal: Failure | None = None

    async def RecordAnalysis(self, request: Any, context: Any) -> Empty:
        if self._posts.is_away:
            raise Unavailable(reason="DATABASE_UNAVAILABLE")
        if request.id not in self._posts.posts:
            raise NotFound(reason="POST_NOT_FOUND")
        if self.refusal is not None:
            raise self.refusal
        self.told.append(request)
        if request.id not in self.kept or request.revision > self.kept[request.id].revision:
            self.kept[request.id] = request
        await self.gate.wait()
        return Empty()


@dataclass
class Neighbours:
    """Both neighbours of ocr, and where they are."""

    slides: KeptSlides = field(default_factory=KeptSlides)
    posts: KeptPosts = field(default_factory=KeptPosts)
    records: Records = field(init=False)
    monitor_address: str = ""
    media_cache_address: str = ""

    def __post_init__(self) -> None:
        self.records = Records(self.posts)

    def carousel(self, slides: int = 2, caption: str | None = None) -> str:
        """Keeps a post with so many slides that are cached; returns its id."""
        return self.posts.add(*(self.slides.add() for _ in range(slides)), caption=caption)

    def video(self) -> str:
        """Keeps a video with a cover; returns its id."""
        return self.posts.add(cover_id=self.slides.add())


@asynccontextmanager
async def serving_neighbours() -> AsyncIterator[Neighbours]:
    """A monitor and a media cache that have what ocr asks for, each on a port of its own."""
    neighbours = Neighbours()
    monitor: list[Any] = [
        (slide_service_pb2_grpc.add_SlideServiceServicer_to_server, neighbours.posts),
        (post_service_pb2_grpc.add_PostServiceServicer_to_server, neighbours.records),
    ]
    media_cache: list[Any] = [(asset_service_pb2_grpc.add_AssetServiceServicer_to_server, neighbours.slides)]
    async with AsyncExitStack() as house:
        for name, servicers in (("monitor", monitor), ("media_cache", media_cache)):
            server = Server(Address("127.0.0.1", 0), servicers, [f"carrel.{name}.v1"], domain=f"{name}.carrel")
            await house.enter_async_context(server)
            setattr(neighbours, f"{name}_address", f"127.0.0.1:{server.port}")
        yield neighbours


def _asset(asset_id: str, slide: Slide) -> Asset:
    asset = Asset(id=asset_id, status=slide.status)
    if slide.status == Asset.CACHED:
        asset.sha256 = _digest(slide)
    if slide.reason:
        asset.error.reason = slide.reason
    return asset


def _digest(slide: Slide) -> str:
    return sha256(slide.content).hexdigest()
