"""Results that cannot be told yet are told in the end: however often that was tried, and whoever was away."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from common.database import Database, DatabaseSettings, database_url
from common.errors import Failure, InvalidArgument
from common.settings import Secret
from common.work import Claim, NotYet, claim
from ocr.repository import Work
from ocr.tables import RESULTS, post_results
from ocr.usecases import Telling
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.reading import due_now, is_all_told, read, telling
from tests.integration.ocr.standing import Standing


async def test_a_monitor_that_is_away_is_told_when_it_is_back_however_often_it_was_tried(ocr: Standing) -> None:
    post_ids = [UUID(ocr.neighbours.carousel()) for _ in range(3)]
    ocr.neighbours.posts.is_away = True
    for post_id in post_ids:
        await read(ocr.app, post_id)

    async with telling(ocr.app):
        await wait_until(lambda: is_put_back(ocr, 3, "MONITOR_UNAVAILABLE"))
        ocr.neighbours.posts.is_away = False
        await due_now(ocr.app)
        await wait_until(lambda: is_all_told(ocr.app))

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
        await wait_until(lambda: is_all_told(ocr.app))

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


async def claimed(ocr: Standing) -> Claim:
    """The one result that is to be told, as a worker takes it."""
    async with ocr.app.database.unit_of_work() as work:
        (result,) = await claim(work, RESULTS, 1)
    return result


async def is_put_back(ocr: Standing, results: int, reason: str) -> bool:
    waiting = (post_results.c.status == "pending") & (post_results.c.error_reason == reason)
    return len(await ocr.rows(select(post_results.c.id).where(waiting))) == results
