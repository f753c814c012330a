"""Calls to the monitor: what there is to read of a post, and what was read."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import grpc.aio
from carrel.monitor.v1.post_pb2 import PostCategory
from carrel.monitor.v1.post_service_pb2 import RecordAnalysisRequest
from carrel.monitor.v1.post_service_pb2_grpc import PostServiceStub
from carrel.monitor.v1.slide_service_pb2 import BatchGetPostSlidesRequest, FilterKnownPostsRequest
from carrel.monitor.v1.slide_service_pb2 import PostSlides as PostSlidesMessage
from carrel.monitor.v1.slide_service_pb2_grpc import SlideServiceStub

from common.errors import DeadlineExceeded, NotFound, ResourceExhausted, Unavailable
from ocr.domain.failures import MonitorUnavailable, PostNotFound
from ocr.domain.results import PostResult
from ocr.domain.slides import PostSlides


class Monitor:
    """The monitor, from a caller's side."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._slides = SlideServiceStub(channel)
        self._posts = PostServiceStub(channel)

    async def posts(self, post_ids: Collection[UUID]) -> Mapping[UUID, PostSlides]:
        """What there is to read of each of up to 100 posts; posts that are not kept are left out."""
        with _named():
            answer = await self._slides.BatchGetPostSlides(BatchGetPostSlidesRequest(ids=map(str, post_ids)))
        return {post.post_id: post for post in map(_post, answer.posts)}

    async def known(self, post_ids: Collection[UUID]) -> set[UUID]:
        """Those of up to 1,000 posts that are kept."""
        with _named():
            answer = await self._slides.FilterKnownPosts(FilterKnownPostsRequest(ids=map(str, post_ids)))
        return set(map(UUID, answer.ids))

    async def record(self, result: PostResult) -> None:
        """Has it kept with the post, unless something newer is; `PostNotFound` when there is no such post any more."""
        with _named():
            try:
                await self._posts.RecordAnalysis(_from_result(result))
            except NotFound as failure:
                raise PostNotFound from failure


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


def _from_result(result: PostResult) -> RecordAnalysisRequest:
    category = result.category
    return RecordAnalysisRequest(
        id=str(result.post_id),
        ocr_status=result.status.name,
        ocr_texts=[slide.text for slide in result.slides],
        image_descriptions=[slide.description for slide in result.slides],
        slide_classifications=[slide.slide_type.name for slide in result.slides],
        post_category=PostCategory(id=str(category.id), name=category.name) if category else None,
        revision=result.revision,
    )
