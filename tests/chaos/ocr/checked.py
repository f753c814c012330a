"""Afterwards: every post was read and told, nothing was paid too often, and the ledger agrees with the model."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from carrel.monitor.v1.post_pb2 import Post
from carrel.ocr.v1.analysis_service_pb2 import BatchAnalyzePostsRequest
from sqlalchemy import func, text, update

from common.errors import Failure
from ocr.tables import analyses, post_results
from tests.chaos.ocr.processes import Processes
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import GeminiSimulator
from tests.integration.ocr.standing import Standing

RECOVERY_SECONDS = 60.0
_ENDS = "SELECT post_id::text, status FROM analyses"
_UNTOLD = "SELECT count(*) FROM post_results WHERE status <> 'told'"
_REVISIONS = "SELECT id::text, revision FROM post_results"
_LEDGER = """
    SELECT count(*), count(*) FILTER (WHERE end_time IS NULL), coalesce(sum(cost_usd), 0) FROM calls
"""
_DAYS = "SELECT coalesce(sum(calls), 0), coalesce(sum(spent_usd), 0) FROM reader_days"


async def asked(ocr: Standing, post_ids: Sequence[str], *, force: bool = False) -> None:
    """Has the posts read, as a careful caller does: UNAVAILABLE is asked again, for whoever asks twice joins."""
    request = BatchAnalyzePostsRequest(post_ids=post_ids, respond_async=True, force=force)

    async def heard() -> bool:
        try:
            await ocr.analyses.BatchAnalyzePosts(request)
        except Failure as failure:
            if failure.is_transient:
                return False
            raise
        return True

    await wait_until(heard, RECOVERY_SECONDS)


async def leases_run_out(ocr: Standing) -> None:
    """Whatever is held is anybody's from now on, as when its worker has been dead or asleep for long enough."""
    for table in (analyses, post_results):
        held = table.c.lease_expire_time.is_not(None)
        await ocr.rows(update(table).where(held).values(lease_expire_time=func.now()))


async def everything_holds(
    ocr: Standing, started: Processes, gemini: GeminiSimulator, post_ids: Sequence[str], more_calls: int = 0
) -> None:
    """Each post was read once and its result stands in the monitor; `more_calls` were paid that were not needed."""
    await all_told(ocr, post_ids)
    assert sorted(await found(ocr, _ENDS)) == sorted((post_id, "completed") for post_id in post_ids)
    assert {post_id: told.revision for post_id, told in ocr.neighbours.records.kept.items()} == dict(
        await found(ocr, _REVISIONS)
    )
    assert sum(gemini.paid_of().values()) <= len(gemini.paid_of()) + more_calls
    await ledger_agrees(ocr, gemini)
    code, findings = await started.verified()
    assert code == 0, findings


async def all_told(ocr: Standing, post_ids: Sequence[str]) -> None:
    """The monitor has the result of every post, and ocr knows that it has."""
    kept = ocr.neighbours.records.kept

    async def told() -> bool:
        is_completed = all(id_ in kept and kept[id_].ocr_status == Post.COMPLETED for id_ in post_ids)
        return is_completed and await found(ocr, _UNTOLD) == [(0,)]

    await wait_until(told, RECOVERY_SECONDS)


async def ledger_agrees(ocr: Standing, gemini: GeminiSimulator) -> None:
    """No call is open, the day counts all of them, and each that the model was paid for is among them."""
    ((calls, still_open, cost),) = await found(ocr, _LEDGER)
    assert still_open == 0
    assert await found(ocr, _DAYS) == [(Decimal(calls), cost)]
    assert calls >= len(gemini.paid)


async def found(ocr: Standing, statement: str) -> list[tuple[Any, ...]]:
    """What the database answers; nothing while it is away."""
    try:
        return [tuple(row) for row in await ocr.rows(text(statement))]
    except Failure:
        return []
