"""The MediaService of a stand-in for the monitor."""

# Methods are named by the contracts.
# ruff: noqa: N802

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from carrel.monitor.v1 import media_service_pb2, media_service_pb2_grpc

from common.errors import Failure
from common.rpc import Server
from common.settings import Address


class Media(media_service_pb2_grpc.MediaServiceServicer):
    """Refuses as often as it was told to, and then does as the test says."""

    def __init__(self) -> None:
        self.refusals: deque[Failure] = deque()
        self.refresh: Callable[[Sequence[str]], Awaitable[Sequence[str]]] = knows_nothing
        self.asked: list[str] = []
        self.address = ""

    async def RefreshMedia(self, request: Any, context: Any) -> media_service_pb2.RefreshMediaResponse:
        self.asked += request.asset_ids
        if self.refusals:
            raise self.refusals.popleft()
        return media_service_pb2.RefreshMediaResponse(asset_ids=await self.refresh(request.asset_ids))

    async def FilterReferencedAssets(
        self, request: Any, context: Any
    ) -> media_service_pb2.FilterReferencedAssetsResponse:
        return media_service_pb2.FilterReferencedAssetsResponse()


@asynccontextmanager
async def serving_media() -> AsyncIterator[Media]:
    """A monitor that has this service alone."""
    media = Media()
    servicers = [(media_service_pb2_grpc.add_MediaServiceServicer_to_server, media)]
    names = ["carrel.monitor.v1.MediaService"]
    async with Server(Address("127.0.0.1", 0), servicers, names, domain="monitor.carrel") as server:
        media.address = f"127.0.0.1:{server.port}"
        yield media


async def knows_nothing(_: Sequence[str]) -> Sequence[str]:
    """Nobody refers to any asset."""
    return []
