"""Handles wander, accounts do not: an account that is called otherwise goes on in the same row."""

import asyncio
import json

import pytest
from carrel.monitor.v1.profile_pb2 import Profile
from carrel.monitor.v1.profile_service_pb2 import GetMonitoringRequest, GetProfileRequest
from carrel.monitor.v1.run_pb2 import Run

from common.errors import FailedPrecondition, NotFound
from tests.foreign.provider import Account, Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

LOST = "SELECT handle FROM tiktok_profiles WHERE handle_lost_time IS NOT NULL"


async def handles(monitor: Standing, profile_id: str) -> list[str]:
    """The handles that the account had, the first one first."""
    found = await monitor.profiles.GetMonitoring(GetMonitoringRequest(id=profile_id))
    return [change.handle for change in reversed(found.account_changes)]


async def test_a_renamed_account_goes_on_in_the_same_row_within_the_same_run(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    provider.rename("demo", "demo_new")
    provider.calls.clear()

    run = await working.run(profile.id)

    shown = await working.profiles.GetProfile(GetProfileRequest(id=profile.id))
    assert (run.status, run.posts_scraped, run.credits_charged) == (Run.COMPLETED, 30, 4)
    assert (shown.handle, shown.total_posts) == ("demo_new", 30)
    assert await handles(working, profile.id) == ["demo", "demo_new"]
    assert [call.query.get("handle") for call in provider.calls] == ["demo", None, *["demo_new"] * 3]
    assert await working.violations() == {}


async def test_an_account_that_is_renamed_in_the_middle_of_a_run_is_followed(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    first_page = json.dumps(provider.accounts["demo"].page(None, None)).encode()
    provider.rename("demo", "demo_new")
    provider.script(Answer(body=first_page))
    provider.calls.clear()

    run = await working.run(profile.id)

    assert (run.status, run.posts_scraped, run.pages_scraped) == (Run.COMPLETED, 30, 3)
    assert [call.query.get("handle") for call in provider.calls] == ["demo", "demo", None, "demo_new", "demo_new"]
    assert await handles(working, profile.id) == ["demo", "demo_new"]


async def test_a_page_that_tells_a_newer_name_is_believed(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    account = provider.accounts["demo"]
    provider.rename("demo", "demo_new")
    provider.accounts["demo"] = account

    run = await working.run(profile.id)

    assert (run.status, run.posts_scraped, run.credits_charged) == (Run.COMPLETED, 30, 3)
    assert await handles(working, profile.id) == ["demo", "demo_new"]


async def test_an_old_name_that_shows_an_empty_page_leads_to_the_new_one(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    provider.rename("demo", "demo_new")
    provider.script(Answer(body={"aweme_list": [], "has_more": 0}))

    run = await working.run(profile.id)

    assert (run.status, run.posts_scraped, run.credits_charged) == (Run.COMPLETED, 30, 5)
    assert [call.query.get("region") for call in provider.pages()] == [None] * 5
    assert await handles(working, profile.id) == ["demo", "demo_new"]


async def test_an_answer_about_somebody_else_renames_nobody(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    stranger = Answer(body=Account([], uid="12").profile("stranger"))
    provider.script(*[Answer(404), stranger] * 3)

    run = await working.run(profile.id)

    assert (run.status, run.error_reason) == (Run.FAILED, "SOURCE_UNREADABLE")
    assert await handles(working, profile.id) == ["demo"]


async def test_adding_the_old_name_of_a_renamed_account_finds_it_under_the_new_one(
    monitor: Standing, provider: Provider
) -> None:
    first = await monitor.add()
    provider.rename("demo", "demo_new")

    second = await monitor.add("demo")

    assert not second.created
    assert (second.profile.id, second.profile.handle) == (first.profile.id, "demo_new")
    assert await handles(monitor, first.profile.id) == ["demo", "demo_new"]


async def test_an_account_whose_name_another_one_took_is_followed_to_its_new_one(
    working: Standing, provider: Provider
) -> None:
    old = (await working.add()).profile
    provider.rename("demo", "demo_new")
    provider.accounts["demo"] = Account(posts_of("demo", 3, uid="12", first_id=9000), uid="12")

    run = await working.run(old.id)
    new = (await working.add("demo")).profile

    assert (run.status, run.posts_scraped, run.skipped_posts) == (Run.COMPLETED, 30, 0)
    assert new.id != old.id
    assert (await handles(working, old.id), await handles(working, new.id)) == (["demo", "demo_new"], ["demo"])
    assert await working.rows(LOST) == []
    assert await working.rows("SELECT total_posts FROM tiktok_profiles ORDER BY id") == [(30,), (3,)]
    assert await working.violations() == {}


async def test_an_account_whose_name_is_known_to_be_anothers_is_asked_for_by_its_id(
    working: Standing, provider: Provider
) -> None:
    old = (await working.add()).profile
    provider.rename("demo", "demo_new")
    provider.accounts["demo"] = Account(posts_of("demo", 3, uid="12", first_id=9000), uid="12")
    await working.add("demo")
    assert await working.rows(LOST) == [("demo",)]
    provider.calls.clear()

    run = await working.run(old.id)

    assert (run.status, run.posts_scraped, run.credits_charged) == (Run.COMPLETED, 30, 4)
    assert [call.query.get("handle") for call in provider.calls] == [None, *["demo_new"] * 3]
    assert await working.rows(LOST) == []
    assert await working.violations() == {}


async def test_two_accounts_that_swap_their_names_at_once_keep_their_rows(
    working: Standing, provider: Provider
) -> None:
    provider.accounts["other"] = Account(posts_of("other", 3, uid="12", first_id=9000), uid="12")
    one, two = [(await working.add(handle)).profile for handle in ("demo", "other")]
    provider.rename("demo", "between")
    provider.rename("other", "demo")
    provider.rename("between", "other")

    runs = await asyncio.gather(*(working.run(profile.id) for profile in (one, two)))

    assert [run.posts_scraped for run in runs] == [30, 3]
    assert (await handles(working, one.id), await handles(working, two.id)) == (["demo", "other"], ["other", "demo"])
    assert await working.rows(LOST) == []
    assert await working.violations() == {}


async def test_a_profile_without_an_id_cannot_be_followed(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    await working.rows("UPDATE tiktok_profiles SET tiktok_uid = NULL")
    provider.rename("demo", "demo_new")

    run = await working.run(profile.id)

    assert (run.status, run.error_reason, run.credits_charged) == (Run.FAILED, "ACCOUNT_NOT_FOUND", 0)
    with pytest.raises(NotFound):
        await working.add("demo")


async def test_an_account_is_not_taken_for_private_because_another_one_hides_under_its_name(
    monitor: Standing, provider: Provider
) -> None:
    old = (await monitor.add()).profile
    provider.rename("demo", "demo_new")
    provider.accounts["demo"] = Account([], uid="12", is_private=True)

    with pytest.raises(FailedPrecondition) as refusal:
        await monitor.add("demo")

    shown = await monitor.profiles.GetProfile(GetProfileRequest(id=old.id))
    assert (refusal.value.reason, shown.account_state) == ("ACCOUNT_PRIVATE", Profile.ACTIVE)
