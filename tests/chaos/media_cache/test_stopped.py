"""K5 and K9: a worker killed while it puts back what another left; workers that sleep through their leases."""

import os
import re
import signal
from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.chaos.media_cache.checked import all_cached, checked
from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import asleep, ended
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import mp4
from tests.foreign.origin import Exchange
from tests.integration.media_cache.standing import Standing

SLEEPS_AT = ("downloading", "before the upload", "uploaded, not committed")
REFUSALS = re.compile("belongs to another worker by now|a lease was lost")
RECOVERY_SECONDS = 60.0
# Putting back what was abandoned takes a while, so that whoever does it can be killed in the middle of it.
SLOW_SWEEPS = (
    "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END'",
    "CREATE TRIGGER slowly BEFORE UPDATE OF stalls ON cache_assets FOR EACH STATEMENT EXECUTE FUNCTION slowly()",
)
SWEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


@pytest.fixture
def media_database_url(create_database: Callable[..., str], media_template: str) -> str:
    """A database of the test's own: one of them changes its schema."""
    return create_database(media_template)


async def other_bytes_each_time(exchange: Exchange) -> None:
    """So that a late write would show."""
    await exchange.answer(200, mp4(data=f"{exchange.path} {exchange.earlier}".encode() * 20_000))


async def asked_of(cache: Standing, statement: str) -> list[tuple[object, ...]]:
    """What the database answers."""
    async with cache.app.database.unit_of_work() as work:
        return [tuple(row) for row in await work.connection.execute(text(statement))]


async def test_what_a_worker_does_after_it_slept_through_its_lease_is_refused(
    cache: Standing, started: Processes
) -> None:
    """K9, at three steps at once."""
    started.environ = {**started.environ, "MEDIA_CACHE_CONCURRENCY": "1", "MEDIA_CACHE_STALLS": "10"}
    urls = [cache.origin.behave(f"/{at}", other_bytes_each_time) for at in range(len(SLEEPS_AT))]
    asset_ids = await cache.ask(*urls)
    sleepers = [started.doomed(step, "SIGSTOP", "work") for step in SLEEPS_AT]
    pids = [await asleep(sleeper, RECOVERY_SECONDS) for sleeper in sleepers]

    worker = started.worker()
    await all_cached(cache, asset_ids, RECOVERY_SECONDS)
    before = await asked_of(cache, "SELECT * FROM cache_assets ORDER BY id")
    for pid in pids:
        os.kill(pid, signal.SIGCONT)

    await wait_until(lambda: len(REFUSALS.findall(started.said())) >= len(sleepers), RECOVERY_SECONDS)
    assert await asked_of(cache, "SELECT * FROM cache_assets ORDER BY id") == before
    assert [each.exitcode for each in (worker, *sleepers)] == [None] * 4
    await checked(cache)


async def test_a_worker_killed_while_it_puts_back_what_was_abandoned_leaves_that_to_the_next(
    cache: Standing, started: Processes
) -> None:
    """K5."""
    urls = [cache.origin.behave(f"/{at}", behaves.gives(mp4(data=bytes([at]) * 1000))) for at in range(5)]
    asset_ids = await cache.ask(*urls)
    await ended(started.doomed("claimed", "SIGKILL", "work"), RECOVERY_SECONDS)
    async with cache.app.database.unit_of_work() as work:
        for statement in SLOW_SWEEPS:
            await work.connection.execute(text(statement))

    async def sweeps() -> bool:
        return await asked_of(cache, SWEEPING) == [(1,)]

    reclaiming = started.worker()
    await wait_until(sweeps, RECOVERY_SECONDS)
    reclaiming.kill()
    started.worker()

    await all_cached(cache, asset_ids, RECOVERY_SECONDS)
    # What was begun and not committed did not count.
    assert await asked_of(cache, "SELECT DISTINCT stalls FROM cache_assets") == [(1,)]
