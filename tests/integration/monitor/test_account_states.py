"""What becomes of accounts: hidden, emptied, renamed, gone and back. Each change is dated, and nothing is deleted."""

from typing import Any

import pytest
from carrel.monitor.v1.profile_pb2 import AccountChange, Profile
from carrel.monitor.v1.profile_service_pb2 import GetMonitoringRequest, GetProfileRequest, UpdateMonitoringRequest
from carrel.monitor.v1.run_pb2 import Run

from common.errors import FailedPrecondition, NotFound
from tests.foreign.provider import Account, Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

KEPT = "SELECT (SELECT count(*) FROM tiktok_posts), (SELECT count(*) FROM tiktok_post_metrics_history)"
ACTIVE, PRIVATE, GONE, EMPTY = Profile.ACTIVE, Profile.PRIVATE, Profile.NOT_FOUND, Profile.EMPTY


async def changes(monitor: Standing, profile: Profile) -> list[tuple[Any, str]]:
    """The changes of the account, oldest first, each later than the one before; the last is what the profile shows."""
    shown = await monitor.profiles.GetProfile(GetProfileRequest(id=profile.id))
    found = (await monitor.profiles.GetMonitoring(GetMonitoringRequest(id=profile.id))).account_changes
    moments = [change.observe_time.ToNanoseconds() for change in found]
    assert moments == sorted(set(moments), reverse=True)
    assert (found[0].state, found[0].handle) == (shown.account_state, shown.handle)
    assert shown.account_state_time == since(found)
    return [(change.state, change.handle) for change in reversed(found)]


def since(found: Any) -> Any:
    """The moment from which on the account has the state that it has."""
    latest: AccountChange = found[0]
    same = [place for place, change in enumerate(found) if change.state != latest.state]
    return found[same[0] - 1 if same else -1].observe_time


async def test_an_account_that_is_added_is_active_from_then_on(monitor: Standing) -> None:
    profile = (await monitor.add()).profile

    assert await changes(monitor, profile) == [(ACTIVE, "demo")]


async def test_an_account_that_hides_its_posts_is_private_and_keeps_what_it_had(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    await working.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=profile.id, enabled=True))
    kept = await working.rows(KEPT)
    provider.accounts["demo"].is_private = True
    provider.calls.clear()

    run = await working.run(profile.id)

    assert (run.status, run.error_reason, run.posts_scraped) == (Run.FAILED, "ACCOUNT_PRIVATE", 0)
    assert (run.credits_charged, len(provider.calls)) == (2, 2)
    assert await changes(working, profile) == [(ACTIVE, "demo"), (PRIVATE, "demo")]
    assert await working.rows(KEPT) == kept
    due = "SELECT failures_in_row, next_monitoring_run > now() + interval '23 h' FROM tiktok_profiles"
    assert await working.rows(due) == [(1, True)]
    assert await working.violations() == {}


async def test_an_account_that_shows_nothing_any_more_is_empty_and_keeps_what_it_had(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    kept = await working.rows(KEPT)
    provider.accounts["demo"].posts = []

    runs = [await working.run(profile.id) for _ in range(2)]

    assert [(run.status, run.end_reason, run.credits_charged) for run in runs] == [
        (Run.COMPLETED, Run.EMPTY_PAGE, 2)
    ] * 2
    assert await changes(working, profile) == [(ACTIVE, "demo"), (EMPTY, "demo")]
    assert await working.rows(KEPT) == kept
    assert await working.violations() == {}


@pytest.mark.parametrize("state", ["private", "empty", "gone"])
async def test_an_account_whose_posts_are_seen_again_is_active_again(
    working: Standing, provider: Provider, state: str
) -> None:
    profile = (await working.add()).profile
    account = provider.accounts.pop("demo")
    if state != "gone":
        hidden = Account(account.posts if state == "private" else [], is_private=state == "private")
        provider.accounts["demo"] = hidden
    await working.run(profile.id)
    provider.accounts["demo"] = account

    run = await working.run(profile.id)

    assert (run.status, run.posts_scraped) == (Run.COMPLETED, 30)
    assert [each for each, _ in await changes(working, profile)][::2] == [ACTIVE, ACTIVE]
    assert await working.rows("SELECT failures_in_row FROM tiktok_profiles") == [(0,)]
    assert await working.violations() == {}


async def test_an_account_that_is_gone_fails_its_run_once_and_keeps_what_it_had(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    kept = await working.rows(KEPT)
    provider.accounts.clear()
    provider.calls.clear()

    run = await working.run(profile.id)

    assert (run.status, run.error_reason) == (Run.FAILED, "ACCOUNT_NOT_FOUND")
    assert [call.query for call in provider.calls] == [{"handle": "demo"}, {"user_id": Account([]).uid}]
    assert await changes(working, profile) == [(ACTIVE, "demo"), (GONE, "demo")]
    assert await working.rows(KEPT) == kept
    assert await working.violations() == {}


async def test_a_page_that_is_missing_while_the_account_is_there_is_asked_for_again(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    provider.script(None, Answer(404, {"success": False}))

    run = await working.run(profile.id)

    assert (run.status, run.posts_scraped) == (Run.COMPLETED, 30)
    assert await changes(working, profile) == [(ACTIVE, "demo")]


async def test_adding_tells_what_has_become_of_an_account_that_is_kept(monitor: Standing, provider: Provider) -> None:
    profile = (await monitor.add()).profile
    account = provider.accounts["demo"]
    account.is_private = True
    with pytest.raises(FailedPrecondition):
        await monitor.add()
    provider.accounts.clear()
    with pytest.raises(NotFound):
        await monitor.add()
    provider.accounts["demo"] = Account([])
    await monitor.add()
    provider.accounts["demo"] = Account(account.posts)
    added = await monitor.add()

    assert added.profile.id == profile.id
    assert [state for state, _ in await changes(monitor, profile)] == [ACTIVE, PRIVATE, GONE, EMPTY, ACTIVE]
    assert await monitor.violations() == {}


async def test_an_account_that_shows_its_posts_in_another_region_is_read_from_there(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    provider.accounts["demo"] = Account(posts_of("demo", 30), hides_in=frozenset({None}))
    provider.calls.clear()

    first, second = [await working.run(profile.id) for _ in range(2)]

    assert (first.posts_scraped, second.posts_scraped) == (30, 30)
    assert [call.query.get("region") for call in provider.pages()] == [None, *["US"] * 6]
    assert (first.credits_charged, second.credits_charged) == (5, 3)
    assert await changes(working, profile) == [(ACTIVE, "demo")]
