"""The monitor is told of everything that stands, in the end and once in effect."""

from datetime import timedelta
from uuid import UUID

import pytest
from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.post_service_pb2 import RecordAnalysisRequest
from sqlalchemy import func, select, update

from common.clock import new_id
from common.database import Database, DatabaseSettings, database_url
from common.errors import Failure, InvalidArgument
from common.settings import Secret
from common.work import Claim, NotYet, claim
from ocr.domain.readings import SlideType
from ocr.repository import Work
from ocr.tables import RESULTS, analyses, post_results, readings
from ocr.usecases import Telling
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.reading import Read, asked, begun, completed, due_now, is_all_told, read, telling, violations
from tests.integration.ocr.standing import Standing


async def test_the_monitor_is_told_what_was_read_in_the_order_of_the_slides(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    slides = [Read("one", "look", SlideType.HOOK), Read("two", "eat"), Read("three", "follow", SlideType.CTA)]
    await read(ocr.app, post_id, slides, "Food")

    async with telling(ocr.app):
        await told(ocr)

    kept = kept_of(ocr, post_id)
    assert list(kept.ocr_texts) == ["look", "eat", "follow"]
    assert list(kept.image_descriptions) == ["shows one", "shows two", "shows three"]
    assert list(kept.slide_classifications) == [Post.HOOK, Post.CONTENT, Post.CTA]
    assert (kept.ocr_status, kept.post_category.name) == (Post.COMPLETED, "Food")
    assert await violations(ocr.app, at_rest=True) == {}


async def test_while_a_post_is_read_anew_its_old_texts_are_told_with_that(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id, [Read("one", "before")], "Food")
    analysis_id = await asked(ocr.app, post_id)
    await begun(ocr.app, post_id)

    await due_now(ocr.app)
    async with telling(ocr.app):
        await told(ocr)
        meanwhile = kept_of(ocr, post_id)
        await completed(ocr.app, post_id, analysis_id, [Read("one", "after")])
        await told(ocr)

    assert (meanwhile.ocr_status, list(meanwhile.ocr_texts)) == (Post.PROCESSING, ["before"])
    after = kept_of(ocr, post_id)
    assert (after.ocr_status, list(after.ocr_texts)) == (Post.COMPLETED, ["after"])
    assert not after.HasField("post_category")


async def test_a_change_while_it_is_told_is_told_again_under_a_newer_revision(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id, [Read("one", "before")])
    records = ocr.neighbours.records
    records.gate.clear()

    async with telling(ocr.app):
        await wait_until(lambda: records.told)
        await read(ocr.app, post_id, [Read("one", "after")])
        await wait_until(lambda: list(kept_of(ocr, post_id).ocr_texts) == ["after"])
        records.gate.set()
        await told(ocr)

    kept = kept_of(ocr, post_id)
    revisions = {each.revision for each in records.told}
    assert (len(revisions) > 1, kept.revision) == (True, max(revisions))
    assert list(kept.ocr_texts) == ["after"]
    assert await violations(ocr.app, at_rest=True) == {}


async def test_a_monitor_that_is_away_is_told_when_it_is_back_however_often_it_was_tried(ocr: Standing) -> None:
    post_ids = [UUID(ocr.neighbours.carousel()) for _ in range(3)]
    ocr.neighbours.posts.is_away = True
    for post_id in post_ids:
        await read(ocr.app, post_id)

    async with telling(ocr.app):
        await wait_until(lambda: is_put_back(ocr, 3, "MONITOR_UNAVAILABLE"))
        ocr.neighbours.posts.is_away = False
        await due_now(ocr.app)
        await told(ocr)

    assert set(ocr.neighbours.records.kept) == set(map(str, post_ids))
    (row,) = await ocr.rows(select(func.max(post_results.c.attempt).label("attempt")))
    assert row.attempt == 1


async def test_what_the_monitor_refuses_is_told_when_it_takes_it(ocr: Standing) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    ocr.neighbours.records.refusal = InvalidArgument()
    await read(ocr.app, post_id)

    async with telling(ocr.app):
        await wait_until(lambda: is_put_back(ocr, 1, "INVALID_ARGUMENT"))
        ocr.neighbours.records.refusal = None
        await due_now(ocr.app)
        await told(ocr)

    assert set(ocr.neighbours.records.kept) == {str(post_id)}


@pytest.mark.parametrize(
    ("waited", "refusal", "wait"),
    [
        (0, None, 1),
        (20, None, 20),
        (500, None, 60),
        (500, InvalidArgument(), 500),
        (86_400, InvalidArgument(), 3600),
    ],
)
async def test_what_cannot_be_told_waits_as_long_again_as_it_has_waited(
    ocr: Standing, waited: int, refusal: Failure | None, wait: int
) -> None:
    post_id = UUID(ocr.neighbours.carousel())
    ocr.neighbours.records.refusal, ocr.neighbours.posts.is_away = refusal, refusal is None
    await read(ocr.app, post_id)
    since = post_results.c.due_time - timedelta(seconds=waited)
    await ocr.rows(update(post_results).values(update_time=since))

    with pytest.raises(NotYet) as waiting:
        await ocr.app.telling.tell(await claimed(ocr))

    assert waiting.value.retry_after == timedelta(seconds=wait)


async def test_a_database_that_is_away_uses_up_no_attempts_of_a_result(ocr: Standing) -> None:
    await read(ocr.app, UUID(ocr.neighbours.carousel()))
    result = await claimed(ocr)
    nowhere = Database(DatabaseSettings(own_url=Secret(database_url("postgresql://127.0.0.1:1/ocr")), name="ocr"), Work)

    with pytest.raises(NotYet) as waiting:
        await Telling(nowhere, ocr.app.monitor).tell(result)

    assert waiting.value.reason == "DATABASE_UNAVAILABLE"
    await nowhere.close()


async def test_a_post_that_the_monitor_keeps_no_more_is_forgotten(ocr: Standing) -> None:
    gone, kept = new_id(), UUID(ocr.neighbours.carousel())
    for post_id in (gone, kept):
        await read(ocr.app, post_id, category="Food")

    async with telling(ocr.app):
        await wait_until(lambda: is_forgotten(ocr, gone))
        await told(ocr)

    rows = await ocr.rows(select(post_results.c.id))
    assert [row.id for row in rows] == [kept]
    assert len(await ocr.rows(select(readings.c.id))) == 2
    assert await violations(ocr.app, at_rest=True) == {}


async def claimed(ocr: Standing) -> Claim:
    """The one result that is to be told, as a worker takes it."""
    async with ocr.app.database.unit_of_work() as work:
        (result,) = await claim(work, RESULTS, 1)
    return result


async def told(ocr: Standing) -> None:
    await wait_until(lambda: is_all_told(ocr.app))


def kept_of(ocr: Standing, post_id: UUID) -> RecordAnalysisRequest:
    return ocr.neighbours.records.kept[str(post_id)]


async def is_put_back(ocr: Standing, results: int, reason: str) -> bool:
    waiting = (post_results.c.status == "pending") & (post_results.c.error_reason == reason)
    return len(await ocr.rows(select(post_results.c.id).where(waiting))) == results


async def is_forgotten(ocr: Standing, post_id: UUID) -> bool:
    return not await ocr.rows(select(analyses.c.id).where(analyses.c.post_id == post_id))
