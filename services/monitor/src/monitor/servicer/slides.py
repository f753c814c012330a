"""The SlideService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import slide_service_pb2 as contract
from carrel.monitor.v1 import slide_service_pb2_grpc

from monitor.servicer.messages import from_slides
from monitor.usecases import Slides


class SlideServicer(slide_service_pb2_grpc.SlideServiceServicer):
    """Answers the ocr service."""

    def __init__(self, slides: Slides) -> None:
        self._slides = slides

    async def BatchGetPostSlides(
        self, request: contract.BatchGetPostSlidesRequest, context: Any
    ) -> contract.BatchGetPostSlidesResponse:
        found = await self._slides.get([UUID(each) for each in request.ids])
        return contract.BatchGetPostSlidesResponse(posts=map(from_slides, found))

    async def FilterKnownPosts(
        self, request: contract.FilterKnownPostsRequest, context: Any
    ) -> contract.FilterKnownPostsResponse:
        found = await self._slides.filter([UUID(each) for each in request.ids])
        return contract.FilterKnownPostsResponse(ids=map(str, found))
