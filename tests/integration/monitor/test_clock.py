"""The database's clock is the only one, and it goes by hours: over changes to summer time, a year, and set back."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from carrel.monitor.v1.profile_service_pb2 import UpdateMonitoringRequest
from sqlalchemy import text

from common.database import database_url as normalised
from common.database import migrate
from monitor.app import serve, work
from monitor.domain.comparison import Verdict
from monitor.domain.kept import KeptMedia
from monitor.domain.posts import ContentType, FoundPost, TikTokId
from monitor.domain.runs import Trigger
from tests.fixtures.moved_clock import MovedClock
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.schema import MIGRATIONS
from tests.integration.monitor.standing import Media, Standing, environ, standing

# In Berlin the clocks are put forth at 01:00 UTC on 28 March 2027, and back at 01:00 UTC on 31 October.
CHANGES = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(weeks=1)
TURN = "SELECT next_monitoring_run, next_monitoring_run - last_monitoring_run FROM tiktok_profiles"
LIVE = "SELECT count(*) FROM profile_monitoring_logs WHERE status IN ('pending', 'running')"
RUNS = "SELECT count(*) FROM profile_monitoring_logs WHERE status = 'completed'"
MOVED = "UPDATE source_pages SET observed_at = :moment WHERE run_id = :run AND number = :page"
OBSERVED = """
    SELECT recorded_at FROM tiktok_post_metrics_history AS entry JOIN tiktok_posts AS post ON post.id = post_id
    WHERE tiktok_id = '1'
"""
DAYS = "SELECT day::text, total_posts FROM tiktok_profile_metrics_history ORDER BY day"


@pytest.fixture
def clock(create_database: Callable[..., str]) -> MovedClock:
    """The clock of the service's database."""
    return MovedClock(create_database(), "Europe/Berlin")


@pytest.fixture
async def watching(clock: MovedClock, redis_url: str, provider: Provider, media: Media) -> AsyncIterator[Standing]:
    """The service on that database, serving and working."""
    await migrate(MIGRATIONS, normalised(clock.database_url))
    provider.accounts["demo"].posts = posts_of("demo", 1)
    async with standing(
        environ(clock.database_url, redis_url, provider.url, media.port), provider, roles=(serve, work)
    ) as one:
        assert await one.rows("SHOW timezone") == [("Europe/Berlin",)]
        yield one


async def watch(watching: Standing, hours: int) -> str:
    """The id of a profile that is visited so often."""
    profile = (await watching.add()).profile
    await watching.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=profile.id, enabled=True, interval_hours=hours))
    return profile.id


async def round_of_schedulers(watching: Standing) -> int:
    """How many runs two rounds asked for, once these have ended."""
    asked = [await watching.app.runs.ask_due() for _ in range(2)]

    async def is_idle() -> bool:
        return await watching.rows(LIVE) == [(0,)]

    await wait_until(is_idle)
    return sum(asked)


async def turn(watching: Standing) -> tuple[datetime, timedelta]:
    """When the profile is due, and how long after its last run that is."""
    ((due, interval),) = await watching.rows(TURN)
    return due, interval


@pytest.mark.parametrize("change", CHANGES, ids=["to summer time", "to winter time"])
async def test_a_day_has_24_hours_also_when_the_clocks_are_changed(
    watching: Standing, clock: MovedClock, change: datetime
) -> None:
    clock.show(change - 12 * HOUR)
    await watch(watching, hours=24)
    assert await round_of_schedulers(watching) == 1

    due, interval = await turn(watching)
    clock.show(due - MINUTE)
    early = await round_of_schedulers(watching)
    clock.show(due)

    assert (interval, early) == (24 * HOUR, 0)
    assert change + 11 * HOUR < due < change + 13 * HOUR
    assert await round_of_schedulers(watching) == 1
    assert (await turn(watching))[1] == 24 * HOUR
    assert await watching.violations() == {}


async def test_every_turn_of_a_year_is_run_once_and_leaves_its_day(watching: Standing, clock: MovedClock) -> None:
    clock.show(CHANGES[0] - WEEK)
    await watch(watching, hours=168)

    for _ in range(53):
        assert await round_of_schedulers(watching) == 1
        due, interval = await turn(watching)
        assert interval == WEEK
        clock.show(due)

    assert await watching.rows(RUNS) == [(53,)]
    assert len(await watching.rows(DAYS)) == 53
    assert await watching.violations() == {}


async def test_a_profile_that_was_due_many_times_while_all_was_down_is_visited_once(
    watching: Standing, clock: MovedClock
) -> None:
    await watch(watching, hours=1)
    assert await round_of_schedulers(watching) == 1

    due, _ = await turn(watching)
    clock.show(due + 30 * WEEK)

    assert await round_of_schedulers(watching) == 1
    assert (await turn(watching))[0] > due + 30 * WEEK


async def test_a_clock_that_is_set_back_over_midnight_leaves_the_histories_in_order(
    watching: Standing, clock: MovedClock, provider: Provider
) -> None:
    midnight = datetime(2027, 5, 1, tzinfo=UTC)
    clock.show(midnight + 30 * MINUTE)
    profile_id = await watch(watching, hours=24)
    clock.show(midnight - 15 * MINUTE)
    provider.accounts["demo"].posts = posts_of("demo", 3)

    run = await watching.run(profile_id)
    provider.accounts.clear()
    await watching.run(profile_id)

    assert (run.new_posts, run.unchanged_posts) == (2, 1)
    assert await watching.rows(DAYS) == [("2027-05-01", 3)]
    clock.show(midnight + HOUR)
    assert await watching.violations() == {}


async def test_a_post_that_a_run_comes_by_again_with_the_clock_set_back_is_observed_once(watching: Standing) -> None:
    profile_id = UUID((await watching.add()).profile.id)
    async with watching.app.database.unit_of_work() as work:
        await work.profiles.lock(profile_id)
        run = await work.runs.ask(profile_id, Trigger.SCHEDULED, force_recache=False)
        for page in (1, 2):
            await work.sources.keep_page(profile_id, "demo", b"", run_id=run.id, number=page)
        moment = await work.sources.now()
        moments = [moment, moment - HOUR]
        for page, observed in enumerate(moments, start=1):
            await work.connection.execute(text(MOVED), {"page": page, "moment": observed, "run": run.id})
        post = FoundPost(TikTokId("1"), ContentType.VIDEO)
        verdicts = [
            verdict
            for observed in moments
            for verdict in await work.observing.record(profile_id, observed, run.id, [(post, KeptMedia())])
        ]
        await work.connection.execute(text("DELETE FROM profile_monitoring_logs WHERE id = :run"), {"run": run.id})

    assert verdicts == [Verdict.NEW, Verdict.UNCHANGED]
    assert await watching.rows(OBSERVED) == [(moment,)]
    assert await watching.violations() == {}
