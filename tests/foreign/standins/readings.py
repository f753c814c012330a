"""A stand-in for ocr."""

# Methods are named by the contracts.
# ruff: noqa: N802

from typing import Any
from uuid import uuid4

from carrel.ocr.v1 import analysis_pb2, analysis_service_pb2_grpc, category_service_pb2, category_service_pb2_grpc

PENDING, COMPLETED = analysis_pb2.Analysis.PENDING, analysis_pb2.Analysis.COMPLETED


class Analyses(analysis_service_pb2_grpc.AnalysisServiceServicer):
    """Has read everything already; what is not to be waited for is accepted as a batch."""

    async def AnalyzePost(self, request: Any, context: Any) -> analysis_pb2.Analysis:
        slide = {"slide_type": 1, "ocr_text": "text", "confidence": 0.5}
        return analysis_pb2.Analysis(post_id=request.id, state=COMPLETED, slides=[slide], engine="embedded")

    async def BatchAnalyzePosts(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        if request.respond_async:
            return analysis_pb2.AnalysisBatch(batch_id=str(uuid4()), status=PENDING, accepted=True)
        results = [{"post_id": one, "state": COMPLETED} for one in request.post_ids]
        return analysis_pb2.AnalysisBatch(status=COMPLETED, results=results)

    async def GetAnalysisBatch(self, request: Any, context: Any) -> analysis_pb2.AnalysisBatch:
        return analysis_pb2.AnalysisBatch(batch_id=request.id, status=PENDING)


class Categories(category_service_pb2_grpc.CategoryServiceServicer):
    """Has one category."""

    async def ListCategories(self, request: Any, context: Any) -> category_service_pb2.ListCategoriesResponse:
        return category_service_pb2.ListCategoriesResponse(categories=[{"id": str(uuid4()), "name": "recipes"}])
