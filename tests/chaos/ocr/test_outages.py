"""Redis emptied and restarted, PostgreSQL restarted, neighbours away, a silent model: while analyses are under way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from carrel.monitor.v1.post_pb2 import Post
from redis import Redis

from common.database import database_url as normalised
from common.database import migrate
from tests.chaos.ocr.checked import RECOVERY_SECONDS, all_told, asked, everything_holds, found
from tests.chaos.ocr.conftest import HASTE
from tests.chaos.ocr.processes import Processes
from tests.fixtures.forked import gone_afterwards
from tests.fixtures.postgres import PostgresServer, new_database
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import GeminiSimulator
from tests.foreign.gemini.wire import silent
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.schema import MIGRATIONS
from tests.integration.ocr.standing import Standing, environ, standing

ANALYSES = 20
_OUTCOMES = "SELECT outcome, cost_usd = estimate_usd FROM calls ORDER BY id"


@pytest.fixture
async def breakable(
    own_postgres: PostgresServer,
    own_redis: RedisServer,
    tmp_path: Path,
    neighbours: Neighbours,
    gemini: GeminiSimulator,
) -> AsyncIterator[tuple[Standing, Processes]]:
    """The door and two workers on servers that nobody else uses."""
    database = new_database(own_postgres.url, "ocr")
    await migrate(MIGRATIONS, normalised(database))
    environment = environ(database, own_redis.url, neighbours, **HASTE, GEMINI_BASE_URL=gemini.url)
    async with standing(environment, neighbours) as ocr:
        with gone_afterwards(Processes(environment, tmp_path / "log")) as started:
            for _ in range(2):
                started.worker()
            yield ocr, started
    print((tmp_path / "log").read_text())  # noqa: T201 - shown with the failure


async def asked_under(ocr: Standing, gemini: GeminiSimulator, *strikes: Callable[[], None]) -> list[str]:
    """Asks for many posts, and strikes while they are being read: once some are, and again when more are."""
    post_ids = [ocr.neighbours.carousel() for _ in range(ANALYSES)]
    gemini.delay = 0.2
    await asked(ocr, post_ids)
    for turn, strike in enumerate(strikes, 1):
        await wait_until(lambda: len(gemini.calls) >= turn * ANALYSES // 4, RECOVERY_SECONDS)  # noqa: B023 - awaited here
        await asyncio.to_thread(strike)
    return post_ids


async def test_redis_emptied_and_then_restarted_loses_nothing_and_pays_nothing_twice(
    breakable: tuple[Standing, Processes], own_redis: RedisServer, gemini: GeminiSimulator
) -> None:
    ocr, started = breakable

    def empty() -> None:
        with Redis.from_url(own_redis.url) as client:
            client.flushall()

    def restart() -> None:
        own_redis.kill()
        own_redis.start()

    post_ids = await asked_under(ocr, gemini, empty, restart)

    await everything_holds(ocr, started, gemini, post_ids)
    assert [worker.exitcode for worker in started.running[:2]] == [None, None]


async def test_postgresql_killed_and_restarted_loses_nothing_and_no_answer_that_was_paid(
    breakable: tuple[Standing, Processes], own_postgres: PostgresServer, gemini: GeminiSimulator
) -> None:
    ocr, started = breakable

    def restart() -> None:
        own_postgres.kill()
        own_postgres.start()

    post_ids = await asked_under(ocr, gemini, restart)

    await everything_holds(ocr, started, gemini, post_ids)
    assert [worker.exitcode for worker in started.running[:2]] == [None, None]


async def test_results_are_told_when_the_monitor_is_back_and_slides_read_when_the_media_cache_is(
    ocr: Standing, started: Processes, gemini: GeminiSimulator
) -> None:
    slides, posts = ocr.neighbours.slides, ocr.neighbours.posts
    post_ids = [ocr.neighbours.carousel() for _ in range(5)]
    slides.is_away = True
    started.worker()
    await asked(ocr, post_ids)
    await wait_until(lambda: _reasons(ocr, "analyses", {"MEDIA_CACHE_UNAVAILABLE"}))

    gemini.gate.clear()
    slides.is_away = False
    await wait_until(lambda: len(gemini.calls) == len(post_ids), RECOVERY_SECONDS)
    posts.is_away = True
    gemini.gate.set()
    await wait_until(lambda: _reasons(ocr, "post_results", {"MONITOR_UNAVAILABLE"}), RECOVERY_SECONDS)
    assert all(told.ocr_status != Post.COMPLETED for told in ocr.neighbours.records.told)
    posts.is_away = False

    await everything_holds(ocr, started, gemini, post_ids)


async def _reasons(ocr: Standing, table: str, reasons: set[str]) -> bool:
    return {reason for (reason,) in await found(ocr, f"SELECT error_reason FROM {table}")} == reasons


async def test_a_model_that_says_nothing_is_given_up_asked_again_and_counted_at_what_it_may_have_cost(
    ocr: Standing, started: Processes, gemini: GeminiSimulator
) -> None:
    """Ten minutes of silence, of which the deadline is the part that is waited for."""
    post_id = ocr.neighbours.carousel()
    gemini.script(silent())
    started.worker(GEMINI_TIMEOUT_SECONDS="1.5")

    await asked(ocr, [post_id])

    await all_told(ocr, [post_id])
    assert await found(ocr, _OUTCOMES) == [("READER_TIMED_OUT", True), ("OK", False)]
    await everything_holds(ocr, started, gemini, [post_id], more_calls=1)
