"""gRPC in: message -> call -> message; nothing else."""

from dataclasses import asdict
from typing import Any

from carrel.ocr.v1.analysis_pb2 import Analysis, AnalysisBatch
from carrel.ocr.v1.analysis_service_pb2 import (
    AnalyzePostRequest,
    BatchAnalyzePostsRequest,
    GetAnalysisBatchRequest,
)
from carrel.ocr.v1.analysis_service_pb2_grpc import AnalysisServiceServicer
from carrel.ocr.v1.category_service_pb2 import ListCategoriesRequest, ListCategoriesResponse
from carrel.ocr.v1.category_service_pb2_grpc import CategoryServiceServicer
from carrel.queue.v1.queue_service_pb2 import (
    ClearQueueRequest,
    ClearQueueResponse,
    ListQueuesRequest,
    ListQueuesResponse,
    Queue,
)
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceServicer

from ocr.domain.failures import AnalysisUnimplemented
from ocr.usecases import UseCases


class AnalysisServicer(AnalysisServiceServicer):
    """Stands in the contract until the analysis of posts is built."""

    async def AnalyzePost(self, request: AnalyzePostRequest, context: Any) -> Analysis:
        raise AnalysisUnimplemented

    async def BatchAnalyzePosts(self, request: BatchAnalyzePostsRequest, context: Any) -> AnalysisBatch:
        raise AnalysisUnimplemented

    async def GetAnalysisBatch(self, request: GetAnalysisBatchRequest, context: Any) -> AnalysisBatch:
        raise AnalysisUnimplemented


class CategoryServicer(CategoryServiceServicer):
    """Stands in the contract until the analysis of posts is built."""

    async def ListCategories(self, request: ListCategoriesRequest, context: Any) -> ListCategoriesResponse:
        raise AnalysisUnimplemented


class QueueServicer(QueueServiceServicer):
    """Tells what waits, and gives it up."""

    def __init__(self, use_cases: UseCases) -> None:
        self._use_cases = use_cases

    async def ListQueues(self, request: ListQueuesRequest, context: Any) -> ListQueuesResponse:
        found = await self._use_cases.queues()
        return ListQueuesResponse(queues=[Queue(name=name, **asdict(found[name])) for name in sorted(found)])

    async def ClearQueue(self, request: ClearQueueRequest, context: Any) -> ClearQueueResponse:
        return ClearQueueResponse(cleared=await self._use_cases.clear_queue(request.name))
