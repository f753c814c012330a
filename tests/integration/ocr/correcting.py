"""Corrections as a caller sends them."""

from typing import Any
from uuid import UUID

from carrel.ocr.v1.analysis_pb2 import Analysis
from carrel.ocr.v1.analysis_service_pb2 import CorrectPostAnalysisRequest
from sqlalchemy import select

from ocr.tables import post_results
from tests.integration.ocr.standing import Standing


async def correct(ocr: Standing, post_id: UUID, **correction: Any) -> Analysis:
    """What stands of the post with the correction."""
    return await ocr.analyses.CorrectPostAnalysis(CorrectPostAnalysisRequest(id=str(post_id), **correction))


async def corrections_of(ocr: Standing, post_id: UUID) -> dict[str, Any]:
    """What is kept of all corrections of the post."""
    (row,) = await ocr.rows(select(post_results.c.corrections).where(post_results.c.id == post_id))
    found: dict[str, Any] = row.corrections
    return found
