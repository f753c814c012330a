"""What is older than it is to be kept is removed; what a post shows never is."""

import asyncio
from datetime import timedelta

import pytest

from monitor.usecases import Pruned, Retention, RetentionSettings
from tests.fixtures.commands import answer
from tests.integration.monitor.standing import Standing

DAYS = 30
SETTINGS = RetentionSettings(history_days=DAYS, pages_days=DAYS, prune_interval=timedelta(days=1))
POSTS = 12
OBSERVATIONS = "SELECT count(*) FROM tiktok_post_metrics_history"
PAGES = "SELECT count(*) FROM source_pages"


async def observed_ago(monitor: Standing, *ages: str) -> None:
    """Gives every post an observation of each of these ages."""
    for age in ages:
        await monitor.rows(
            f"INSERT INTO tiktok_post_metrics_history SELECT id, now() - interval '{age}', 1 FROM tiktok_posts"
        )


async def all_aged(monitor: Standing, age: str) -> None:
    """Moves everything that was observed into the past."""
    await monitor.rows(f"UPDATE tiktok_post_metrics_history SET recorded_at = recorded_at - interval '{age}'")
    await monitor.rows(f"UPDATE tiktok_posts SET observed_at = observed_at - interval '{age}'")
    await monitor.rows(f"UPDATE source_pages SET observed_at = observed_at - interval '{age}'")


async def counted(monitor: Standing, statement: str) -> int:
    """The one number that the statement answers."""
    ((number,),) = await monitor.rows(statement)
    return int(number)


def retention(monitor: Standing, settings: RetentionSettings = SETTINGS, at_once: int = 1000) -> Retention:
    """The removal under these settings, so many rows in a transaction."""
    return Retention(monitor.app.database, settings, observations_at_once=at_once, pages_at_once=at_once)


async def test_an_observation_is_removed_once_it_is_older_than_it_is_kept(monitor: Standing) -> None:
    await monitor.add()
    await observed_ago(monitor, f"{DAYS} days -1 minute", f"{DAYS} days 1 minute", "3 years")

    pruned = await retention(monitor).prune()

    assert pruned == Pruned(observations=2 * POSTS, pages=0)
    assert await counted(monitor, OBSERVATIONS) == 2 * POSTS
    assert await monitor.violations() == {}


async def test_the_newest_observation_of_a_post_stays_however_old_it_is(monitor: Standing) -> None:
    await monitor.add()
    await all_aged(monitor, "2 years")
    await observed_ago(monitor, "3 years")

    pruned = await retention(monitor).prune()

    assert pruned.observations == POSTS
    assert await counted(monitor, OBSERVATIONS) == POSTS
    assert await monitor.violations() == {}


async def test_observations_are_kept_for_ever_by_default(monitor: Standing) -> None:
    await monitor.add()
    await observed_ago(monitor, "20 years")

    pruned = await monitor.app.retention.prune()

    assert pruned.observations == 0
    assert await counted(monitor, OBSERVATIONS) == 2 * POSTS


@pytest.mark.parametrize("at_once", [1, 5, POSTS, 2 * POSTS, 1000])
async def test_everything_old_is_removed_however_few_rows_a_transaction_takes(monitor: Standing, at_once: int) -> None:
    await monitor.add()
    await observed_ago(monitor, "40 days", "50 days")

    pruned = await retention(monitor, at_once=at_once).prune()

    assert pruned.observations == 2 * POSTS
    assert await counted(monitor, OBSERVATIONS) == POSTS


async def test_two_schedulers_remove_each_row_once(monitor: Standing) -> None:
    await monitor.add()
    await observed_ago(monitor, *(f"{40 + day} days" for day in range(20)))
    await all_aged(monitor, "31 days")

    rounds = await asyncio.gather(*(retention(monitor, at_once=7).prune() for _ in range(2)))

    assert sum(each.observations for each in rounds) == 20 * POSTS
    assert sum(each.pages for each in rounds) == 1
    assert await retention(monitor).prune() == Pruned(observations=0, pages=0)


async def test_pages_of_ended_runs_are_removed_once_they_are_old(working: Standing) -> None:
    added = await working.add()
    await working.run(added.profile.id)
    before = await counted(working, PAGES)
    await all_aged(working, f"{DAYS} days -1 minute")

    early = await working.app.retention.prune()
    await all_aged(working, "2 minutes")
    late = await working.app.retention.prune()

    assert (early.pages, late.pages) == (0, before)
    assert await counted(working, PAGES) == 0
    assert await working.violations() == {}


async def test_pages_of_a_run_that_goes_on_are_kept(working: Standing) -> None:
    added = await working.add()
    await working.run(added.profile.id)
    await all_aged(working, "2 years")
    is_waiting = "status = 'pending', completed_at = NULL, due_time = now() + interval '1 day'"
    await working.rows(f"UPDATE profile_monitoring_logs SET {is_waiting}")
    of_runs = "SELECT count(*) FROM source_pages WHERE run_id IS NOT NULL"
    before = await counted(working, of_runs)

    await working.app.retention.prune()

    assert await counted(working, of_runs) == before > 0


async def test_a_round_can_be_asked_for_by_hand(monitor: Standing, monitor_environ: dict[str, str]) -> None:
    await monitor.add()
    await observed_ago(monitor, "40 days")
    await all_aged(monitor, "31 days")
    environ = {**monitor_environ, "MONITOR_HISTORY_DAYS": str(DAYS), "MONITOR_PAGES_DAYS": str(DAYS)}

    assert await answer(environ, "monitor", "prune") == (0, f"observations removed: {POSTS}, pages removed: 1\n")
    assert await answer(environ, "monitor", "prune") == (0, "observations removed: 0, pages removed: 0\n")


@pytest.mark.parametrize(("name", "value"), [("MONITOR_HISTORY_DAYS", "0"), ("MONITOR_PAGES_DAYS", "36501")])
async def test_a_length_of_time_beyond_reason_is_refused(name: str, value: str) -> None:
    environ = {name: value, "MONITOR_DATABASE_URL": "postgresql://nobody@127.0.0.1/x"}

    status, said = await answer(environ, "monitor", "prune")

    assert status == 2
    assert name in said
