"""The part of the AnalysisService that shows what stands of posts, and puts it right."""

from typing import Any
from uuid import UUID

from carrel.ocr.v1 import analysis_service_pb2 as contract
from carrel.ocr.v1 import analysis_service_pb2_grpc
from carrel.ocr.v1.analysis_pb2 import Analysis, Slide

from ocr.domain.corrections import Correction, PostCorrection, SlideCorrection
from ocr.domain.readings import SlideType
from ocr.domain.text import clean
from ocr.servicer.messages import from_analysis
from ocr.usecases import Results

_PAGE_SIZE = 20


class ResultServicer(analysis_service_pb2_grpc.AnalysisServiceServicer):
    """Shows analyses, and takes corrections."""

    def __init__(self, results: Results) -> None:
        self._results = results

    async def GetPostAnalysis(self, request: contract.GetPostAnalysisRequest, context: Any) -> Analysis:
        return from_analysis(await self._results.get(UUID(request.id)))

    async def ListPostAnalyses(
        self, request: contract.ListPostAnalysesRequest, context: Any
    ) -> contract.ListPostAnalysesResponse:
        found = await self._results.page(UUID(request.id), request.page_size or _PAGE_SIZE, request.page_token)
        return contract.ListPostAnalysesResponse(
            analyses=map(from_analysis, found.analyses), next_page_token=found.next_token
        )

    async def CorrectPostAnalysis(self, request: contract.CorrectPostAnalysisRequest, context: Any) -> Analysis:
        return from_analysis(await self._results.correct(UUID(request.id), _correction(request)))


def _correction(request: contract.CorrectPostAnalysisRequest) -> PostCorrection:
    return PostCorrection(
        slides=[SlideCorrection(slide.image_index, _of_slide(slide)) for slide in request.slides],
        category_id=UUID(request.category_id) if request.HasField("category_id") else None,
        resets_category=request.reset_category,
    )


def _of_slide(slide: contract.SlideCorrection) -> Correction:
    is_typed = slide.slide_type != Slide.TYPE_UNSPECIFIED
    return Correction(
        text=clean(slide.ocr_text) if slide.HasField("ocr_text") else None,
        slide_type=SlideType[Slide.Type.Name(slide.slide_type)] if is_typed else None,
    )
