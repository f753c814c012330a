"""The upstream of the bench: a gRPC server that answers at once with bytes made beforehand."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import grpc.aio
from carrel.media_cache.v1.asset_service_pb2 import AssetStats
from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.post_service_pb2 import ListPostsResponse

LIST_POSTS = "/carrel.monitor.v1.PostService/ListPosts"
ASSET_STATS = "/carrel.media_cache.v1.AssetService/GetAssetStats"
POSTS, OBSERVATIONS = 50, 30
_BEGIN = datetime(2025, 1, 24, 8, 30, 0, 123456, UTC)


def page() -> ListPostsResponse:
    """50 posts with their 30 newest observations each, as a house that visits daily has them."""
    return ListPostsResponse(posts=[_post(number) for number in range(POSTS)])


def stats() -> AssetStats:
    """A small answer."""
    return AssetStats(pending=1, downloading=2, cached=30_000, failed=4, bytes=5_000_000_000)


def _post(number: int) -> Post:
    media = {
        "id": str(UUID(int=number)),
        "uri": f"http://127.0.0.1:8081/aa/{number:064x}?expires=1&signature={'f' * 64}",
    }
    post = Post(
        id=str(UUID(int=number)),
        tiktok_id=f"74600000000000{number:05d}",
        profile_id=str(UUID(int=1)),
        tiktok_uri=f"https://www.tiktok.com/@demo_kitchen/video/74600000000000{number:05d}",
        content_type=Post.ContentType.VIDEO,
        description="A caption of usual length, with #some #tags and an emoji 🍲. " * 2,
        duration=31.5,
        music={"title": "original sound", "author": "demo_kitchen", **media},
        video=media,
        cover=media,
        ocr_status=Post.OcrStatus.PENDING,
        **_counts(number),
    )
    post.publish_time.FromDatetime(_BEGIN - timedelta(days=number))
    for visit in range(OBSERVATIONS):
        observation = post.metrics_history.add(**_counts(number + OBSERVATIONS - visit))
        observation.record_time.FromDatetime(_BEGIN - timedelta(days=visit, seconds=number // 10))
    return post


def _counts(number: int) -> dict[str, Any]:
    return {
        "view_count": 1_000_000 + number * 1000,
        "like_count": 100_000 + number * 100,
        "share_count": 1000 + number,
        "comment_count": 2000 + number,
        "save_count": 3000 + number,
    }


async def serve() -> None:
    """Answers until it is asked to stop; says its port on standard output."""
    answers = {LIST_POSTS: page().SerializeToString(), ASSET_STATS: stats().SerializeToString()}
    server = grpc.aio.server()
    server.add_generic_rpc_handlers([_Canned(answers)])
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    await server.start()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await stopped.wait()
    await server.stop(0)


class _Canned(grpc.GenericRpcHandler):
    def __init__(self, answers: dict[str, bytes]) -> None:
        self._answers = answers

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[bytes, bytes] | None:
        answer = self._answers.get(str(handler_call_details.method))
        if answer is None:
            return None

        async def handle(_request: bytes, _context: object) -> bytes:
            return answer

        return grpc.unary_unary_rpc_method_handler(handle)


if __name__ == "__main__":
    sys.exit(asyncio.run(serve()))
