"""Batches, as callers ask for them, and analyses that end under them."""

from collections.abc import Sequence
from typing import Any

from carrel.ocr.v1.analysis_pb2 import Analysis, AnalysisBatch
from carrel.ocr.v1.analysis_service_pb2 import (
    AnalyzePostRequest,
    BatchAnalyzePostsRequest,
    CancelAnalysisBatchRequest,
    GetAnalysisBatchRequest,
)
from sqlalchemy import text

from common.work import Claim, claim, fail
from ocr.domain.failures import Blocked
from ocr.tables import ANALYSES
from tests.integration.ocr.standing import Standing

PENDING, PROCESSING, COMPLETED, FAILED = Analysis.PENDING, Analysis.PROCESSING, Analysis.COMPLETED, Analysis.FAILED
HELD_UP = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def ask(ocr: Standing, *post_ids: str, **more: Any) -> AnalysisBatch:
    """A batch of these posts."""
    return await ocr.analyses.BatchAnalyzePosts(BatchAnalyzePostsRequest(post_ids=post_ids, **more), timeout=20)


async def wait_for(ocr: Standing, post_id: str, **more: Any) -> Analysis:
    """The analysis that somebody waits for by itself."""
    return await ocr.analyses.AnalyzePost(AnalyzePostRequest(id=post_id, **more), timeout=20)


async def get(ocr: Standing, batch_id: str) -> AnalysisBatch:
    """The batch as it is now."""
    return await ocr.analyses.GetAnalysisBatch(GetAnalysisBatchRequest(id=batch_id))


async def cancel(ocr: Standing, batch_id: str) -> AnalysisBatch:
    """The batch, given up."""
    return await ocr.analyses.CancelAnalysisBatch(CancelAnalysisBatchRequest(id=batch_id))


def carousel(ocr: Standing, slides: int = 2) -> str:
    """A post with so many slides."""
    return ocr.neighbours.carousel(slides)


async def is_somebody_held_up(ocr: Standing) -> bool:
    """Whether a transaction waits for what another one holds."""
    return bool(await ocr.rows(text(HELD_UP)))


async def claimed(ocr: Standing, rows: int) -> Sequence[Claim]:
    """Takes so many analyses, as a worker does."""
    async with ocr.app.database.unit_of_work() as work:
        return await claim(work, ANALYSES, rows)


async def give_up(ocr: Standing, held: Claim) -> None:
    """Ends the analysis as a worker does that could not read it."""
    async with ocr.app.database.unit_of_work() as work:
        assert await fail(work.connection, ANALYSES, held, Blocked())
        await work.analyses.close(held.id, {})
        await work.results.failed(held.row["post_id"])
