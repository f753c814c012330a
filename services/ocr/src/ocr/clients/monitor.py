"""Calls to the monitor: what there is to read of a post."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import grpc.aio
from carrel.monitor.v1.slide_service_pb2 import BatchGetPostSlidesRequest
from carrel.monitor.v1.slide_service_pb2 import PostSlides as PostSlidesMessage
from carrel.monitor.v1.slide_service_pb2_grpc import SlideServiceStub

from common.errors import DeadlineExceeded, ResourceExhausted, Unavailable
from ocr.domain.failures import MonitorUnavailable
from ocr.domain.slides import PostSlides


class Monitor:
    """The monitor, from a caller's side."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._slides = SlideServiceStub(channel)

    async def posts(self, post_ids: Collection[UUID]) -> Mapping[UUID, PostSlides]:
        """What there is to read of each of up to 100 posts; posts that are not kept are left out."""
        with _named():
            answer = await self._slides.BatchGetPostSlides(BatchGetPostSlidesRequest(ids=map(str, post_ids)))
        return {post.post_id: post for post in map(_post, answer.posts)}


@contextmanager
def _named() -> Iterator[None]:
    """Says who is away."""
    try:
        yield
    except (Unavailable, DeadlineExceeded, ResourceExhausted) as failure:
        raise MonitorUnavailable(retry_after=failure.retry_after) from failure


def _post(message: PostSlidesMessage) -> PostSlides:
    return PostSlides(
        post_id=UUID(message.post_id),
        caption=message.description,
        slide_ids=tuple(map(UUID, message.slide_ids)),
        cover_id=UUID(message.cover_id) if message.cover_id else None,
    )
