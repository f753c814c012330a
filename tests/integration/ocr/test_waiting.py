"""Waiting for an analysis, as long as its caller may."""

import asyncio
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_pb2 import Analysis
from carrel.ocr.v1.analysis_service_pb2 import AnalyzePostRequest
from sqlalchemy import delete, func, select, text, update

from common.errors import DeadlineExceeded, Failure, NotFound
from ocr.tables import analyses
from tests.fixtures.statements import statements_of
from tests.fixtures.waiting import wait_until
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.reading import completed
from tests.integration.ocr.standing import Standing, standing


async def test_the_work_goes_on_when_the_time_is_over(ocr_environ: dict[str, str], neighbours: Neighbours) -> None:
    async with standing({**ocr_environ, "OCR_WAIT_SECONDS": "0.2"}, neighbours) as ocr:
        post_id = neighbours.carousel()

        with pytest.raises(DeadlineExceeded) as refused:
            await asking(ocr, post_id)

        assert refused.value.reason == "ANALYSIS_UNDER_WAY"
        assert refused.value.retry_after is not None
        [row] = await ocr.rows(select(analyses.c.id, analyses.c.status))
        assert (refused.value.metadata["analysisId"], row.status) == (str(row.id), "pending")


async def test_a_service_that_stops_keeps_nobody_waiting(ocr_environ: dict[str, str], neighbours: Neighbours) -> None:
    async with standing(ocr_environ, neighbours) as ocr:
        asked = asyncio.create_task(asking(ocr, neighbours.carousel()))
        await wait_until(lambda: len(ocr.app.waiting) == 1)
        await ocr.app.waiting.close()

        with pytest.raises(DeadlineExceeded) as refused:
            await asked

    assert refused.value.reason == "ANALYSIS_UNDER_WAY"


async def test_a_callers_own_deadline_is_answered_in_time(ocr: Standing) -> None:
    with pytest.raises(DeadlineExceeded) as refused:
        await asking(ocr, ocr.neighbours.carousel(), seconds=2.5)

    assert refused.value.reason == "ANALYSIS_UNDER_WAY"


async def test_who_leaves_is_forgotten_and_the_next_one_finds_the_work(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    gone = asyncio.create_task(asking(ocr, post_id))
    await wait_until(lambda: len(ocr.app.waiting) == 1)

    gone.cancel()
    await wait_until(lambda: len(ocr.app.waiting) == 0)
    again = asyncio.create_task(asking(ocr, post_id))
    await wait_until(lambda: len(ocr.app.waiting) == 1)
    [row] = await ocr.rows(select(analyses.c.id))
    await completed(ocr.app, UUID(post_id), row.id)

    assert (await again).id == str(row.id)


@pytest.mark.parametrize("reason", ["DAILY_BUDGET_SPENT", "READER_QUOTA_SPENT", "READER_KEY_REFUSED", "MODEL_RETIRED"])
async def test_what_waits_for_money_a_key_or_a_model_is_said_at_once(ocr: Standing, reason: str) -> None:
    post_id = ocr.neighbours.carousel()
    asked = asyncio.create_task(asking(ocr, post_id))
    await put_back(ocr, reason)

    with pytest.raises(Failure) as refused:
        await asked

    assert refused.value.reason == reason
    assert refused.value.retry_after is not None
    assert 500 < refused.value.retry_after.total_seconds() <= 600


async def test_what_is_tried_again_at_once_is_waited_for(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = asyncio.create_task(asking(ocr, post_id))

    await put_back(ocr, "READER_KEY_REFUSED", "-1 minute")
    await looked_at(ocr)
    [row] = await ocr.rows(select(analyses.c.id))
    await completed(ocr.app, UUID(post_id), row.id)

    assert (await asked).state == Analysis.COMPLETED


async def test_what_waits_for_its_slides_is_waited_for(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = asyncio.create_task(asking(ocr, post_id))

    await put_back(ocr, "SLIDES_WAITING")
    await looked_at(ocr)
    [row] = await ocr.rows(select(analyses.c.id))
    await completed(ocr.app, UUID(post_id), row.id)

    assert (await asked).state == Analysis.COMPLETED


async def test_what_is_forgotten_with_its_post_is_not_found(ocr: Standing) -> None:
    asked = asyncio.create_task(asking(ocr, ocr.neighbours.carousel()))
    await wait_until(lambda: len(ocr.app.waiting) == 1)

    await ocr.rows(delete(analyses))

    with pytest.raises(NotFound) as refused:
        await asked
    assert refused.value.reason == "POST_NOT_FOUND"


async def asking(ocr: Standing, post_id: str, seconds: float = 20) -> Analysis:
    return await ocr.analyses.AnalyzePost(AnalyzePostRequest(id=post_id), timeout=seconds)


async def put_back(ocr: Standing, reason: str, wait: str = "10 minutes") -> None:
    """The open analysis waits for something for so long."""
    await wait_until(lambda: len(ocr.app.waiting) == 1)
    later = func.now() + text(f"interval '{wait}'")
    values = {"error_reason": reason, "error_message": "It waits.", "error_retryable": True, "due_time": later}
    await ocr.rows(update(analyses).values(values))


async def looked_at(ocr: Standing) -> None:
    """What is waited for has been looked at as it is now: a second look is begun when the first is over."""
    with statements_of(ocr.app.database) as sent:
        await wait_until(lambda: sum("AS wait" in each for each in sent) >= 2)
