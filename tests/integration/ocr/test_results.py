"""What stands of a post, whatever becomes of its analyses."""

from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_pb2 import Analysis
from carrel.ocr.v1.analysis_service_pb2 import GetPostAnalysisRequest, ListPostAnalysesRequest
from sqlalchemy import func, select, update

from common.clock import new_id
from common.errors import InvalidArgument, NotFound
from ocr.tables import analyses, post_results
from tests.integration.ocr.reading import Read, asked, begun, completed, failed, read, violations
from tests.integration.ocr.standing import Standing


async def test_a_post_that_was_never_read_has_no_analysis(ocr: Standing) -> None:
    with pytest.raises(NotFound) as refused:
        await standing_of(ocr, new_id())

    assert refused.value.reason == "ANALYSIS_NOT_FOUND"


async def test_what_was_read_stands_while_it_is_read_anew_and_when_that_fails(ocr: Standing) -> None:
    post_id = new_id()
    first = await read(ocr.app, post_id, [Read("one", "eat more"), Read("two", "follow")], "Food")

    second = await asked(ocr.app, post_id)
    statuses = [await status_of(ocr, post_id)]
    await begun(ocr.app, post_id)
    statuses.append(await status_of(ocr, post_id))
    meanwhile = await standing_of(ocr, post_id)
    await failed(ocr.app, post_id, second)
    statuses.append(await status_of(ocr, post_id))

    assert statuses == ["pending", "processing", "completed"]
    assert await standing_of(ocr, post_id) == meanwhile
    assert (meanwhile.id, [slide.ocr_text for slide in meanwhile.slides]) == (str(first), ["eat more", "follow"])
    assert (meanwhile.post_category.category, meanwhile.post_category.is_new_category) == ("Food", True)
    assert await violations(ocr.app) == {}


async def test_a_reading_that_is_over_in_a_moment_is_told_as_over_and_nothing_else(ocr: Standing) -> None:
    post_id = new_id()
    is_due = select(post_results.c.due_time <= func.now()).where(post_results.c.id == post_id)
    analysis_id = await asked(ocr.app, post_id)

    await begun(ocr.app, post_id)
    meanwhile = await ocr.rows(is_due)
    await completed(ocr.app, post_id, analysis_id, [Read("one", "eat more")])

    assert (meanwhile, await ocr.rows(is_due)) == ([(False,)], [(True,)])


async def test_while_nothing_stands_the_last_analysis_says_why(ocr: Standing) -> None:
    post_id = new_id()
    for _ in range(2):
        analysis_id = await asked(ocr.app, post_id)
        await failed(ocr.app, post_id, analysis_id)

    shown = await standing_of(ocr, post_id)

    assert (shown.id, shown.state, shown.error.reason) == (str(analysis_id), Analysis.FAILED, "BLOCKED")
    assert await status_of(ocr, post_id) == "failed"


async def test_analyses_are_listed_newest_first_page_by_page(ocr: Standing) -> None:
    post_id = new_id()
    ids = [str(await read(ocr.app, post_id, [Read("one", f"reading {number}")])) for number in range(5)]
    await read(ocr.app, new_id())

    pages = await pages_of(ocr, post_id, size=2)

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [shown.id for page in pages for shown in page] == ids[::-1]
    assert pages[0][0].slides[0].ocr_text == "reading 4"


async def test_a_page_ends_before_it_is_too_large_to_be_answered(ocr: Standing) -> None:
    post_id = new_id()
    for _ in range(3):
        await read(ocr.app, post_id, [Read(f"slide {place}", "字" * 20_000) for place in range(35)])

    assert [len(page) for page in await pages_of(ocr, post_id, size=100)] == [1, 1, 1]


async def test_a_token_of_no_list_is_refused(ocr: Standing) -> None:
    with pytest.raises(InvalidArgument) as refused:
        await ocr.analyses.ListPostAnalyses(ListPostAnalysesRequest(id=str(new_id()), page_token="nonsense"))

    assert refused.value.reason == "INVALID_PAGE_TOKEN"


async def test_what_an_analysis_waits_for_is_shown(ocr: Standing) -> None:
    post_id = new_id()
    analysis_id = await asked(ocr.app, post_id)
    waits = {"error_reason": "SLIDES_WAITING", "error_message": "Not yet.", "error_retryable": True}
    await ocr.rows(update(analyses).where(analyses.c.id == analysis_id).values(waits))

    shown = await standing_of(ocr, post_id)

    assert (shown.state, shown.error.reason, shown.error.retryable) == (Analysis.PENDING, "SLIDES_WAITING", True)
    await completed(ocr.app, post_id, analysis_id)


async def standing_of(ocr: Standing, post_id: UUID) -> Analysis:
    return await ocr.analyses.GetPostAnalysis(GetPostAnalysisRequest(id=str(post_id)))


async def status_of(ocr: Standing, post_id: UUID) -> str:
    (row,) = await ocr.rows(select(post_results.c.ocr_status).where(post_results.c.id == post_id))
    return str(row.ocr_status)


async def pages_of(ocr: Standing, post_id: UUID, size: int) -> list[list[Analysis]]:
    pages, token = [], ""
    while True:
        asked_for = ListPostAnalysesRequest(id=str(post_id), page_size=size, page_token=token)
        answer = await ocr.analyses.ListPostAnalyses(asked_for)
        pages.append(list(answer.analyses))
        if not (token := answer.next_page_token):
            return pages
