"""A stand-in for ocr."""

# Methods are named by the contracts.
# ruff: noqa: N802

import asyncio
from typing import Any
from uuid import uuid4

from carrel.ocr.v1 import (
    analysis_pb2,
    analysis_service_pb2,
    analysis_service_pb2_grpc,
    category_pb2,
    category_service_pb2,
    category_service_pb2_grpc,
)

PENDING, COMPLETED = analysis_pb2.Analysis.PENDING, analysis_pb2.Analysis.COMPLETED


class Analyses(analysis_service_pb2_grpc.AnalysisServiceServicer):
    """Has read everything already, unless `gate` is cleared; what is not to be waited for is accepted as a batch."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.left = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def AnalyzePost(self, request: Any, context: Any) -> analysis_pb2.Analysis:
        self.asked.append(request)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.left += 1
            raise
        slide = {"slide_type": 1, "ocr_text": "text", "confidence": 0.5}
        return analysis_pb2.Analysis(post_id=request.id, state=COMPLETED, slides=[slide], engine="embedded")

    async def BatchAnalyzePosts(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        self.asked.append(request)
        if request.respond_async:
            return analysis_pb2.AnalysisBatch(batch_id=str(uuid4()), status=PENDING, accepted=True)
        results = [{"post_id": one, "state": COMPLETED} for one in request.post_ids]
        return analysis_pb2.AnalysisBatch(status=COMPLETED, results=results)

    async def GetPostAnalysis(self, request: Any, context: Any) -> analysis_pb2.Analysis:
        return analysis_pb2.Analysis(post_id=request.id, state=COMPLETED)

    async def ListPostAnalyses(self, request: Any, context: Any) -> analysis_service_pb2.ListPostAnalysesResponse:
        return analysis_service_pb2.ListPostAnalysesResponse(analyses=[{"post_id": request.id, "state": COMPLETED}])

    async def CorrectPostAnalysis(self, request: Any, context: Any) -> analysis_pb2.Analysis:
        return analysis_pb2.Analysis(post_id=request.id, state=COMPLETED)

    async def GetAnalysisBatch(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        return analysis_pb2.AnalysisBatch(batch_id=request.id, status=PENDING)

    async def CancelAnalysisBatch(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        return analysis_pb2.AnalysisBatch(batch_id=request.id, status=COMPLETED, cancelled=True)


class Categories(category_service_pb2_grpc.CategoryServiceServicer):
    """Has one category, and makes of it what it is told."""

    async def ListCategories(self, request: Any, context: Any) -> category_service_pb2.ListCategoriesResponse:
        return category_service_pb2.ListCategoriesResponse(categories=[_category("recipes")])

    async def CreateCategory(self, request: Any, context: Any) -> category_pb2.Category:
        return _category(request.name)

    async def RenameCategory(self, request: Any, context: Any) -> category_pb2.Category:
        return _category(request.name)

    async def MergeCategory(self, request: Any, context: Any) -> category_pb2.Category:
        return _category("recipes")


def _category(name: str) -> category_pb2.Category:
    return category_pb2.Category(id=str(uuid4()), name=name)
