"""Profiles: shown, listed, forgotten, and switched on and off, one and many."""

from typing import Any
from uuid import uuid4

import pytest
from carrel.monitor.v1.profile_service_pb2 import (
    BatchUpdateMonitoringRequest,
    DeleteProfileRequest,
    GetMonitoringRequest,
    GetProfileRequest,
    ListProfilesRequest,
    UpdateMonitoringRequest,
)

from common.errors import InvalidArgument, NotFound
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

DUE = "SELECT count(*) FROM tiktok_profiles WHERE monitoring_enabled AND next_monitoring_run <= now()"


@pytest.fixture
async def ids(monitor: Standing, provider: Provider) -> list[str]:
    """The ids of five profiles, in the order in which they were added."""
    for number in range(5):
        uid = str(100 + number)
        posts = posts_of(f"user{number}", 1, uid=uid, first_id=1000 * (number + 1))
        provider.accounts[f"user{number}"] = Account(posts, uid=uid)
    return [(await monitor.add(f"user{number}")).profile.id for number in range(5)]


async def test_profiles_are_listed_the_last_added_first_page_by_page(monitor: Standing, ids: list[str]) -> None:
    first = await monitor.profiles.ListProfiles(ListProfilesRequest(page_size=3))
    second = await monitor.profiles.ListProfiles(ListProfilesRequest(page_size=3, page_token=first.next_page_token))

    assert [profile.id for profile in (*first.profiles, *second.profiles)] == ids[::-1]
    assert not second.HasField("next_page_token")


async def test_profiles_are_listed_by_their_switch(monitor: Standing, ids: list[str]) -> None:
    await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[2], enabled=True))

    watched = await monitor.profiles.ListProfiles(ListProfilesRequest(monitoring_enabled=True))
    others = await monitor.profiles.ListProfiles(ListProfilesRequest(monitoring_enabled=False, page_size=2))

    assert [profile.id for profile in watched.profiles] == [ids[2]]
    with pytest.raises(InvalidArgument):
        await monitor.profiles.ListProfiles(ListProfilesRequest(page_token=others.next_page_token))


async def test_a_profile_that_is_switched_on_is_due_at_once(monitor: Standing, ids: list[str]) -> None:
    before = await monitor.profiles.GetMonitoring(GetMonitoringRequest(id=ids[0]))

    on = await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[0], enabled=True))

    assert (before.monitoring_enabled, before.interval_hours, before.HasField("next_run_time")) == (False, 24, False)
    assert on.monitoring_enabled
    assert on.HasField("next_run_time")
    assert await monitor.rows(DUE) == [(1,)]


async def test_switched_on_again_it_keeps_its_turn_and_off_it_has_none(monitor: Standing, ids: list[str]) -> None:
    on = await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[0], enabled=True))
    again = await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[0], enabled=True))
    off = await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[0], enabled=False, interval_hours=6))

    assert again.next_run_time == on.next_run_time
    assert (off.monitoring_enabled, off.interval_hours, off.HasField("next_run_time")) == (False, 6, False)


async def test_another_interval_counts_from_the_last_run(monitor: Standing, ids: list[str]) -> None:
    await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[0], enabled=True))
    await monitor.rows("UPDATE tiktok_profiles SET last_monitoring_run = '2030-01-01'")

    changed = await monitor.profiles.UpdateMonitoring(
        UpdateMonitoringRequest(id=ids[0], enabled=True, interval_hours=48)
    )

    assert changed.next_run_time.seconds - changed.last_run_time.seconds == 48 * 3600


async def test_many_are_switched_at_once_and_the_unknown_ones_named(monitor: Standing, ids: list[str]) -> None:
    unknown = [str(uuid4()) for _ in range(2)]

    answer = await monitor.profiles.BatchUpdateMonitoring(
        BatchUpdateMonitoringRequest(profile_ids=[*ids[:3], ids[0], *unknown, unknown[0].upper()], enabled=True)
    )

    assert answer.updated == 3
    assert list(answer.not_found) == unknown
    assert await monitor.rows(DUE) == [(3,)]


@pytest.mark.parametrize(
    "fields",
    [{"profile_ids": [], "enabled": True}, {"profile_ids": ["7"], "enabled": True}, {"profile_ids": [str(uuid4())]}],
)
async def test_a_switch_of_nothing_or_nowhere_is_refused(monitor: Standing, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        await monitor.profiles.BatchUpdateMonitoring(BatchUpdateMonitoringRequest(**fields))


async def test_more_than_a_thousand_switches_are_refused_and_a_thousand_are_not(monitor: Standing) -> None:
    ids = [str(uuid4()) for _ in range(1001)]

    answer = await monitor.profiles.BatchUpdateMonitoring(
        BatchUpdateMonitoringRequest(profile_ids=ids[:1000], enabled=True)
    )

    assert (answer.updated, len(answer.not_found)) == (0, 1000)
    with pytest.raises(InvalidArgument):
        await monitor.profiles.BatchUpdateMonitoring(BatchUpdateMonitoringRequest(profile_ids=ids, enabled=True))


async def test_a_profile_is_forgotten_with_all_that_is_its(monitor: Standing, ids: list[str]) -> None:
    await monitor.profiles.DeleteProfile(DeleteProfileRequest(id=ids[0]))

    for table in ("tiktok_profiles", "tiktok_posts", "tiktok_post_metrics_history", "source_pages"):
        assert await monitor.rows(f"SELECT count(*) FROM {table}") == [(4,)]
    with pytest.raises(NotFound):
        await monitor.profiles.GetProfile(GetProfileRequest(id=ids[0]))
    with pytest.raises(NotFound):
        await monitor.profiles.DeleteProfile(DeleteProfileRequest(id=ids[0]))
    assert await monitor.violations() == {}


async def test_what_is_not_there_is_not_found(monitor: Standing) -> None:
    nobody = str(uuid4())

    for call in (
        monitor.profiles.GetProfile(GetProfileRequest(id=nobody)),
        monitor.profiles.GetMonitoring(GetMonitoringRequest(id=nobody)),
        monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=nobody, enabled=True)),
    ):
        with pytest.raises(NotFound) as refusal:
            await call
        assert refusal.value.reason == "PROFILE_NOT_FOUND"
