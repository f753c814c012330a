"""The monitor is told of everything that stands, in the end and once in effect."""

from uuid import UUID

from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.post_service_pb2 import RecordAnalysisRequest
from sqlalchemy import select

from common.clock import new_id
from ocr.domain.readings import SlideType
from ocr.tables import analyses, post_results, readings
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


async def told(ocr: Standing) -> None:
    await wait_until(lambda: is_all_told(ocr.app))


def kept_of(ocr: Standing, post_id: UUID) -> RecordAnalysisRequest:
    return ocr.neighbours.records.kept[str(post_id)]


async def is_forgotten(ocr: Standing, post_id: UUID) -> bool:
    return not await ocr.rows(select(analyses.c.id).where(analyses.c.post_id == post_id))
