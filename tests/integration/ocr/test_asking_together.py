"""Several who ask for one post: they get one analysis, and take no place from others."""

import asyncio
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_service_pb2 import GetAnalysisBatchRequest
from sqlalchemy import select, update

from common.clock import new_id
from common.errors import NotFound, ResourceExhausted
from ocr.tables import analyses
from tests.fixtures.waiting import wait_until
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.asking import ask, gone_soon, open_one, row_of
from tests.integration.ocr.reading import completed
from tests.integration.ocr.standing import Standing, standing


async def test_all_who_ask_for_one_post_get_one_analysis(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    asked = [asyncio.create_task(ask(ocr, post_id)) for _ in range(20)]
    await wait_until(lambda: len(ocr.app.waiting) == len(asked))

    await completed(ocr.app, UUID(post_id), await open_one(ocr, post_id))

    found = await asyncio.gather(*asked)
    assert len(await ocr.rows(select(analyses.c.id))) == 1
    assert len({analysis.id for analysis in found}) == 1


async def test_one_that_ended_is_not_joined(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    ids = []
    for _ in range(2):
        asked = asyncio.create_task(ask(ocr, post_id))
        await completed(ocr.app, UUID(post_id), await open_one(ocr, post_id))
        ids.append((await asked).id)

    assert len(set(ids)) == 2


async def test_somebody_who_waits_makes_what_waits_in_bulk_urgent(ocr: Standing) -> None:
    post_id = ocr.neighbours.carousel()
    await ocr.app.batches.ask([UUID(post_id)], force=False, cover=False)
    before = await row_of(ocr, post_id)

    with gone_soon(ask(ocr, post_id)):
        await wait_until(lambda: len(ocr.app.waiting) == 1)

        after = await row_of(ocr, post_id)
        assert (before["priority"], after["priority"], after["id"]) == (0, 1, before["id"])


@pytest.mark.parametrize(("status", "is_forced"), [("pending", True), ("processing", False)])
async def test_force_takes_what_has_begun_for_anew(ocr: Standing, status: str, is_forced: bool) -> None:
    post_id = ocr.neighbours.carousel()
    await ocr.app.batches.ask([UUID(post_id)], force=False, cover=False)
    lease = {"lease_expire_time": analyses.c.due_time} if status == "processing" else {}
    await ocr.rows(update(analyses).values(status=status, **lease))

    with gone_soon(ask(ocr, post_id, force=True)):
        await wait_until(lambda: len(ocr.app.waiting) == 1)

        assert (await row_of(ocr, post_id))["force"] is is_forced


async def test_those_who_wait_take_no_place_from_others(ocr_environ: dict[str, str], neighbours: Neighbours) -> None:
    limits = {"OCR_MAX_WAITING": "2", "OCR_MAX_CONCURRENT_RPCS": "1"}
    async with standing({**ocr_environ, **limits}, neighbours) as ocr:
        post_id = neighbours.carousel()
        waiting = [asyncio.create_task(ask(ocr, post_id)) for _ in range(2)]
        await wait_until(lambda: len(ocr.app.waiting) == 2)

        with pytest.raises(ResourceExhausted) as refused:
            await ask(ocr, post_id)
        with pytest.raises(NotFound):
            await ocr.analyses.GetAnalysisBatch(GetAnalysisBatchRequest(id=str(new_id())))

        assert refused.value.reason == "OVERLOADED"
        await completed(ocr.app, UUID(post_id), await open_one(ocr, post_id))
        await asyncio.gather(*waiting)
