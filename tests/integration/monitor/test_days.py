"""The sums of a profile, after every batch: what a recount gives, and what the day's row of their history shows."""

from collections.abc import Sequence
from typing import Any

import pytest
from carrel.monitor.v1.run_pb2 import Run

from monitor.domain.comparison import Verdict
from monitor.repository.observing import Observing
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

DAYS = "SELECT day = (now() AT TIME ZONE 'UTC')::date, total_posts, total_views FROM tiktok_profile_metrics_history"
VIEWS = """
    SELECT array_agg(history.view_count ORDER BY recorded_at) FROM tiktok_post_metrics_history AS history
    JOIN tiktok_posts ON tiktok_posts.id = post_id GROUP BY tiktok_id ORDER BY tiktok_id
"""


def watched(posts: Sequence[dict[str, Any]], views: int) -> list[dict[str, Any]]:
    """The posts, each seen so often."""
    return [post | {"statistics": post["statistics"] | {"play_count": views}} for post in posts]


async def test_counts_that_shrink_are_kept_in_the_history(working: Standing, provider: Provider) -> None:
    posts = posts_of("demo", 3)
    provider.accounts["demo"].posts = watched(posts, 1000)
    profile = (await working.add()).profile
    for views in (400, 0, 7):
        provider.accounts["demo"].posts = watched(posts, views)
        assert (await working.run(profile.id)).updated_posts == 3

    assert await working.rows(VIEWS) == [([1000, 400, 0, 7],)] * 3
    assert await working.rows(DAYS) == [(True, 3, 21)]
    assert await working.violations() == {}


async def test_posts_that_vanish_stay_with_their_last_counts(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    await working.run(profile.id)
    provider.accounts["demo"].posts = provider.accounts["demo"].posts[:1]

    run = await working.run(profile.id)

    assert (run.status, run.unchanged_posts) == (Run.COMPLETED, 1)
    assert await working.rows("SELECT total_posts FROM tiktok_profiles") == [(30,)]
    assert await working.violations() == {}


async def test_a_day_without_an_observation_has_no_row(working: Standing, provider: Provider) -> None:
    provider.accounts["nothing"] = Account([], uid="77")
    profile = (await working.add("nothing")).profile

    await working.run(profile.id)

    assert await working.rows(DAYS) == []
    assert await working.violations() == {}


async def test_the_sums_and_their_day_are_right_after_every_batch(
    working: Standing, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = (await working.add()).profile
    provider.accounts["demo"].posts = watched(provider.accounts["demo"].posts, 77)
    found: list[object] = []
    record = Observing.record

    async def recorded(self: Observing, *batch: Any) -> list[Verdict]:
        found.append(await working.violations(at_rest=False))
        return await record(self, *batch)

    monkeypatch.setattr(Observing, "record", recorded)
    run = await working.run(profile.id)

    assert run.posts_scraped == 30
    # 12 and 12 and 6 posts, at most 5 of them at a time; what each batch left is looked at before the next.
    assert found == [{}] * 8
    assert await working.violations() == {}
    assert await working.rows(DAYS) == [(True, 30, 30 * 77)]


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        ("UPDATE tiktok_profile_metrics_history SET total_views = total_views - 1", "the newest day of a profile"),
        ("DELETE FROM tiktok_profile_metrics_history", "the newest day of a profile"),
        ("UPDATE tiktok_profiles SET account_state = 'private'", "the newest change of an account"),
        ("UPDATE tiktok_profiles SET handle = 'other'", "the newest change of an account"),
    ],
)
async def test_a_history_that_does_not_show_the_present_is_found(monitor: Standing, damage: str, finding: str) -> None:
    await monitor.add()
    await monitor.rows(damage)

    ((sentence, violations),) = (await monitor.violations()).items()

    assert finding in sentence
    assert violations == 1
