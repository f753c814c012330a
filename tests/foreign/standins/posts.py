"""The posts of a stand-in for the monitor, and how their numbers went."""

# Methods are named by the contracts.
# ruff: noqa: N802

from typing import Any
from uuid import uuid4

from carrel.monitor.v1 import (
    history_service_pb2,
    history_service_pb2_grpc,
    post_pb2,
    post_service_pb2,
    post_service_pb2_grpc,
)

_MOMENT = 1_737_703_800


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


class Histories(history_service_pb2_grpc.HistoryServiceServicer):
    """Knows one observation of every post, and one day of every profile."""

    async def ListPostHistory(self, request: Any, context: Any) -> history_service_pb2.ListPostHistoryResponse:
        return history_service_pb2.ListPostHistoryResponse(observations=[{"view_count": 1}])

    async def ListProfileHistory(self, request: Any, context: Any) -> history_service_pb2.ListProfileHistoryResponse:
        return history_service_pb2.ListProfileHistoryResponse(days=[{"date": "2025-01-24", "total_views": 1}])


def _post(post_id: str, *, with_history: bool) -> post_pb2.Post:
    post = post_pb2.Post(id=post_id, tiktok_id="7460000000000000000", view_count=2**53 + 1)
    post.content_type, post.ocr_status = post_pb2.Post.VIDEO, post_pb2.Post.OcrStatus.PENDING
    post.publish_time.seconds = _MOMENT
    if with_history:
        post.metrics_history.add(view_count=1).record_time.seconds = _MOMENT
    return post
