"""Asking for one post, as a caller does who waits for it."""

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from carrel.ocr.v1.analysis_pb2 import Analysis
from carrel.ocr.v1.analysis_service_pb2 import AnalyzePostRequest
from sqlalchemy import select

from ocr.tables import analyses
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.standing import Standing

COLUMNS = (analyses.c.id, analyses.c.status, analyses.c.priority, analyses.c.force, analyses.c.use_cover)


async def ask(ocr: Standing, post_id: str, **more: Any) -> Analysis:
    """The analysis that was waited for."""
    return await ocr.analyses.AnalyzePost(AnalyzePostRequest(id=post_id, **more), timeout=20)


async def row_of(ocr: Standing, post_id: str) -> Mapping[str, Any]:
    """The open analysis of the post, once there is one."""
    is_open = (analyses.c.post_id == UUID(post_id)) & analyses.c.status.in_(["pending", "processing"])
    found = await wait_until(lambda: ocr.rows(select(*COLUMNS).where(is_open)))
    return dict(found[0]._mapping)


async def open_one(ocr: Standing, post_id: str) -> UUID:
    """The id of the open analysis of the post, once there is one."""
    row = await row_of(ocr, post_id)
    assert isinstance(row["id"], UUID)
    return row["id"]


@contextmanager
def gone_soon(call: Awaitable[Any]) -> Iterator[None]:
    """A caller who asks, and leaves at the end of the block."""
    asked = asyncio.ensure_future(call)
    try:
        yield
    finally:
        asked.cancel()
