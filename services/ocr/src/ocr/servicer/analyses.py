"""The AnalysisService."""

from typing import Any
from uuid import UUID

from carrel.ocr.v1 import analysis_service_pb2 as contract
from carrel.ocr.v1.analysis_pb2 import Analysis, AnalysisBatch

from common.rpc import remaining
from ocr.servicer.messages import from_analysis, from_batch, from_dry_run
from ocr.servicer.results import ResultServicer
from ocr.usecases import Asking, Batches, DryRuns, Results


class AnalysisServicer(ResultServicer):
    """Has posts read, by themselves and in batches."""

    def __init__(self, asking: Asking, batches: Batches, dry_runs: DryRuns, results: Results) -> None:
        super().__init__(results)
        self._asking = asking
        self._batches = batches
        self._dry_runs = dry_runs

    async def AnalyzePost(self, request: contract.AnalyzePostRequest, context: Any) -> Analysis:
        analysis = await self._asking.analyze(
            UUID(request.id), force=request.force, cover=request.cover, seconds=remaining()
        )
        return from_analysis(analysis)

    async def BatchAnalyzePosts(self, request: contract.BatchAnalyzePostsRequest, context: Any) -> AnalysisBatch:
        post_ids = [UUID(each) for each in request.post_ids]
        if request.dry_run:
            return from_dry_run(await self._dry_runs.run(post_ids, force=request.force, cover=request.cover))
        batch = await self._batches.ask(post_ids, force=request.force, cover=request.cover)
        if request.respond_async:
            return from_batch(batch, is_accepted=True)
        return from_batch(await self._batches.wait(batch, remaining()))

    async def GetAnalysisBatch(self, request: contract.GetAnalysisBatchRequest, context: Any) -> AnalysisBatch:
        return from_batch(await self._batches.get(UUID(request.id)))

    async def CancelAnalysisBatch(self, request: contract.CancelAnalysisBatchRequest, context: Any) -> AnalysisBatch:
        return from_batch(await self._batches.cancel(UUID(request.id)))
