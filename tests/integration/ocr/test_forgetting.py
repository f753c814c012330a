"""Posts whose profile is gone are forgotten here as well."""

from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_pb2 import Analysis
from carrel.ocr.v1.analysis_service_pb2 import (
    BatchAnalyzePostsRequest,
    GetAnalysisBatchRequest,
    GetPostAnalysisRequest,
)
from sqlalchemy import select

from common.errors import NotFound
from ocr.domain.failures import MonitorUnavailable
from ocr.tables import analyses, post_results
from ocr.usecases import Forgetting
from tests.integration.ocr.reading import asked, completed, read, violations
from tests.integration.ocr.standing import Standing


async def test_only_what_is_gone_is_forgotten_page_by_page(ocr: Standing) -> None:
    post_ids = [UUID(ocr.neighbours.carousel()) for _ in range(7)]
    for post_id in post_ids:
        await read(ocr.app, post_id, category="Food")
    for post_id in post_ids[::2]:
        forget_in_monitor(ocr, post_id)

    forgotten = await Forgetting(ocr.app.database, ocr.app.monitor, posts_at_once=2).look()

    assert forgotten == 4
    assert await kept_posts(ocr) == set(post_ids[1::2])
    assert [each.post_count for each in await ocr.app.categories.all()] == [3]
    with pytest.raises(NotFound):
        await ocr.analyses.GetPostAnalysis(GetPostAnalysisRequest(id=str(post_ids[0])))
    assert await violations(ocr.app) == {}


async def test_an_analysis_that_waits_ends_with_its_post_and_is_gone_the_next_time(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id)
    waiting = await asked(ocr.app, post_id)
    forget_in_monitor(ocr, post_id)

    await ocr.app.forgetting.look()
    (ended,) = await ocr.rows(select(analyses))
    await ocr.app.forgetting.look()

    assert (ended.id, ended.status, ended.error_reason) == (waiting, "failed", "POST_NOT_FOUND")
    assert ended.complete_time is not None
    assert await kept_posts(ocr) == set()


async def test_what_is_being_read_ends_first(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    analysis_id = await asked(ocr.app, post_id)
    await ocr.rows(
        analyses.update().values(status="processing", lease_expire_time=select(analyses.c.due_time).scalar_subquery())
    )
    forget_in_monitor(ocr, post_id)

    await ocr.app.forgetting.look()
    await ocr.rows(analyses.update().values(lease_expire_time=None, status="pending"))
    await completed(ocr.app, post_id, analysis_id)
    await ocr.app.forgetting.look()

    assert await kept_posts(ocr) == set()


async def test_a_batch_keeps_the_place_of_a_post_that_is_gone(ocr: Standing) -> None:
    post_ids = [ocr.neighbours.carousel() for _ in range(2)]
    request = BatchAnalyzePostsRequest(post_ids=post_ids, respond_async=True)
    batch = await ocr.analyses.BatchAnalyzePosts(request)
    for shown in batch.results:
        await completed(ocr.app, UUID(shown.post_id), UUID(shown.id))
    forget_in_monitor(ocr, UUID(post_ids[0]))

    await ocr.app.forgetting.look()

    after = await ocr.analyses.GetAnalysisBatch(GetAnalysisBatchRequest(id=batch.batch_id))
    assert [(each.post_id, each.state) for each in after.results] == [
        (post_ids[0], Analysis.FAILED),
        (post_ids[1], Analysis.COMPLETED),
    ]
    assert after.results[0].error.reason == "POST_NOT_FOUND"
    assert await violations(ocr.app) == {}


async def test_nothing_is_forgotten_while_the_monitor_is_away(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id)
    ocr.neighbours.posts.is_away = True

    with pytest.raises(MonitorUnavailable):
        await ocr.app.forgetting.look()

    assert await kept_posts(ocr) == {post_id}


def forget_in_monitor(ocr: Standing, post_id: UUID) -> None:
    del ocr.neighbours.posts.posts[str(post_id)]


async def kept_posts(ocr: Standing) -> set[UUID]:
    read_posts = {row.post_id for row in await ocr.rows(select(analyses.c.post_id))}
    return read_posts | {row.id for row in await ocr.rows(select(post_results.c.id))}
