"""A plain server in media_cache's place: it knows every medium at once, and has it cached."""

import asyncio
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import grpc.aio
from carrel.media_cache.v1.asset_pb2 import AssetSource, ResolvedUri
from carrel.media_cache.v1.asset_service_pb2 import (
    BatchCachePostMediaRequest,
    BatchCachePostMediaResponse,
    BatchResolveUrisRequest,
    BatchResolveUrisResponse,
    PostMedia,
    PostMediaIds,
)
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceServicer, add_AssetServiceServicer_to_server

from dev.backing.ports import LOOPBACK


class StandIn(AssetServiceServicer):
    """Answers without a database: an id is made from the address it stands for."""

    async def BatchCachePostMedia(  # noqa: N802 - gRPC names it
        self, request: BatchCachePostMediaRequest, _context: Any
    ) -> BatchCachePostMediaResponse:
        """The ids of the media."""
        return BatchCachePostMediaResponse(posts=[_ids(post) for post in request.posts])

    async def BatchResolveUris(  # noqa: N802 - gRPC names it
        self, request: BatchResolveUrisRequest, _context: Any
    ) -> BatchResolveUrisResponse:
        """An address of usual length for each."""
        signature = "f" * 64
        return BatchResolveUrisResponse(
            uris=[
                ResolvedUri(
                    id=each,
                    uri=f"http://{LOOPBACK}:8081/{each}?expires=1&signature={signature}",
                    origin=ResolvedUri.CACHED,
                )
                for each in request.ids
            ]
        )


def _ids(post: PostMedia) -> PostMediaIds:
    return PostMediaIds(
        video_id=_id(post.video),
        cover_id=_id(post.cover),
        music_id=_id(post.music),
        image_ids=[_id(image) for image in post.images],
        avatar_id=_id(post.avatar),
    )


def _id(source: AssetSource) -> str:
    return str(uuid5(NAMESPACE_URL, source.uri)) if source.uri else ""


async def serve() -> None:
    """Answers until it is ended; says its address on standard output."""
    server = grpc.aio.server()
    # The rest is never asked for.
    add_AssetServiceServicer_to_server(StandIn(), server)  # type: ignore[abstract]
    port = server.add_insecure_port(f"{LOOPBACK}:0")
    await server.start()
    print(f"{LOOPBACK}:{port}", flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(serve())
