"""Calls that cost something: asked again where that may help, at one rate, within one budget, by whichever process."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic

import pytest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from common.errors import DeadlineExceeded, Failure, ResourceExhausted, Unavailable
from monitor.app import serve, work
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Account, Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing, standing

SPENT = "SELECT calls, charged FROM source_credits"
WAITS = "SELECT status, error_reason, attempt FROM profile_monitoring_logs"


async def test_a_server_error_is_asked_again_and_costs_nothing(monitor: Standing, provider: Provider) -> None:
    provider.script(Answer(500), Answer(503))

    added = await monitor.add()

    assert (added.stats.posts_scraped, len(provider.calls)) == (12, 3)
    assert await monitor.rows(SPENT) == [(3, 1)]


async def test_it_is_asked_again_a_bounded_number_of_times(monitor: Standing, provider: Provider) -> None:
    provider.script(*[Answer(502)] * 3)

    with pytest.raises(Unavailable) as refusal:
        await monitor.add()

    assert (refusal.value.reason, len(provider.calls)) == ("SOURCE_UNAVAILABLE", 3)
    assert await monitor.rows(SPENT) == [(3, 0)]


async def test_silence_is_asked_again_and_counted_as_paid(monitor_environ: dict[str, str], provider: Provider) -> None:
    impatient = {**monitor_environ, "MONITOR_TIMEOUT_SECONDS": "0.3"}
    provider.script(*[Answer(delay=5.0)] * 3)

    async with standing(impatient, provider) as monitor:
        with pytest.raises(DeadlineExceeded):
            await monitor.add()

        assert len(provider.calls) == 3
        assert await monitor.rows(SPENT) == [(3, 3)]


async def test_an_answer_that_tells_its_price_is_charged_at_it(monitor: Standing, provider: Provider) -> None:
    posts = provider.accounts["demo"].posts[:3]
    provider.script(Answer(body={"aweme_list": posts, "credits_charged": 7, "credits_remaining": 90}))

    await monitor.add()

    assert await monitor.rows("SELECT calls, charged, remaining FROM source_credits") == [(1, 7, 90)]
    assert await monitor.rows("SELECT charged FROM profile_credits") == [(7,)]


async def test_the_limit_of_a_day_holds_for_calls_that_are_made_at_once(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    provider.delay = 0.1
    limited = {**monitor_environ, "MONITOR_DAILY_CREDITS": "3"}

    async with standing(limited, provider) as one, standing(limited, provider) as other:
        asked = [monitor.add() for monitor in (one, other) for _ in range(4)]
        answers = await asyncio.gather(*asked, return_exceptions=True)

    refused = [each for each in answers if isinstance(each, Failure)]
    assert {each.reason for each in refused} == {"DAILY_CREDITS_SPENT"}
    assert (len(refused), len(provider.calls)) == (5, 3)


async def test_a_run_waits_for_the_next_day_and_goes_on_from_its_page(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    limited = {**monitor_environ, "MONITOR_DAILY_CREDITS": "2"}
    async with standing(limited, provider, roles=(serve, work)) as working:
        profile = (await working.add()).profile
        asked = await working.runs.TriggerRun(TriggerRunRequest(id=profile.id))

        await wait_until(lambda: _waits(working))
        assert await working.rows(WAITS) == [("pending", "DAILY_CREDITS_SPENT", 0)]
        await working.rows("UPDATE source_credits SET day = day - 1")
        await working.rows("UPDATE profile_monitoring_logs SET due_time = now()")

        run = await working.ended(asked.job_id)
        assert (run.posts_scraped, run.pages_scraped, len(provider.calls)) == (30, 3, 4)


async def test_several_services_keep_to_one_rate(monitor_environ: dict[str, str], provider: Provider) -> None:
    slow = {**monitor_environ, "MONITOR_SOURCE_RATE": "10"}

    async with standing(slow, provider) as one, standing(slow, provider) as other:
        begin = monotonic()
        await asyncio.gather(*(monitor.add() for monitor in (one, other) for _ in range(5)))
        spent = monotonic() - begin

    assert len(provider.calls) == 10
    assert spent >= 9 * 0.1


async def test_a_call_does_not_wait_for_its_turn_longer_than_it_may(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    slow = {**monitor_environ, "MONITOR_SOURCE_RATE": "0.05", "MONITOR_SOURCE_RATE_WAIT_SECONDS": "0.1"}
    async with standing(slow, provider) as monitor:
        await monitor.add()

        with pytest.raises(ResourceExhausted) as refusal:
            await monitor.add()

    assert refusal.value.reason == "SOURCE_RATE_LIMITED"
    assert refusal.value.retry_after is not None
    assert timedelta(seconds=15) < refusal.value.retry_after <= timedelta(seconds=20)
    assert len(provider.calls) == 1


async def test_who_is_told_to_wait_has_everybody_wait(monitor_environ: dict[str, str], provider: Provider) -> None:
    async with standing(monitor_environ, provider) as one, standing(monitor_environ, provider) as other:
        provider.script(Answer(429, b"", {"Retry-After": "1"}))
        with pytest.raises(ResourceExhausted) as refusal:
            await one.add()

        await other.add()

    first, second = (call.moment for call in provider.calls)
    assert (refusal.value.reason, refusal.value.retry_after) == ("SOURCE_RATE_LIMITED", timedelta(seconds=1))
    assert second - first >= 0.9


async def test_a_run_that_meets_a_long_wait_keeps_no_hand_busy_and_loses_no_attempt(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    async with standing(monitor_environ, provider, roles=(serve, work)) as working:
        profile = (await working.add()).profile
        provider.script(Answer(429, b"", {"Retry-After": "1800"}))
        with pytest.raises(ResourceExhausted):
            await working.add()
        provider.calls.clear()

        await working.runs.TriggerRun(TriggerRunRequest(id=profile.id))

        await wait_until(lambda: _waits(working))
        assert await working.rows(WAITS) == [("pending", "SOURCE_RATE_LIMITED", 0)]
        assert provider.calls == []


BROKEN: Mapping[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "HTML": b"<!doctype html><h1>Sorry</h1>",
    "no JSON": b'{"aweme_list": [',
    "a list": b"[]",
    "no success": b'{"success": false, "message": "?"}',
    "no list of posts": b'{"success": true, "aweme_list": {}}',
    "too much": b" " * 200_001,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_a_page_that_is_none_fails_the_run_and_leaves_nothing_half_written(
    monitor_environ: dict[str, str], provider: Provider, body: bytes
) -> None:
    narrow = {**monitor_environ, "MONITOR_MAX_BYTES": "200000"}
    async with standing(narrow, provider, roles=(serve, work)) as working:
        profile = (await working.add()).profile
        provider.calls.clear()
        provider.script(None, *[Answer(body=body)] * 3)

        run = await working.run(profile.id)

        assert (run.error_reason, run.posts_scraped, run.pages_scraped) == ("SOURCE_UNREADABLE", 12, 1)
        # One call for each attempt, no more.
        assert len(provider.calls) == 1 + 3
        assert await working.rows("SELECT count(*) FROM source_pages WHERE run_id IS NOT NULL") == [(1,)]
        assert await working.violations() == {}


async def test_a_cut_answer_is_asked_again(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    provider.script(Answer(body=b'{"aweme_list": [', headers={"Content-Length": "100000"}))

    run = await working.run(profile.id)

    assert (run.posts_scraped, run.pages_scraped) == (30, 3)
    assert await working.violations() == {}


async def test_no_page_is_paid_twice_however_many_profiles_are_visited_at_once(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    patient = {**monitor_environ, "MONITOR_TIMEOUT_SECONDS": "30"}
    async with standing(patient, provider, roles=(serve, work)) as working:
        ids = [await _added(working, number) for number in range(5)]
        before = provider.credits

        await asyncio.gather(*(working.run(profile_id) for profile_id in ids))

        assert before - provider.credits == 5 * 3
        assert await working.rows("SELECT sum(charged) FROM profile_credits") == [(5 * 4,)]
        assert await working.rows("SELECT charged FROM source_credits") == [(5 * 4,)]


async def _added(monitor: Standing, number: int) -> str:
    name, uid = f"user{number}", str(100 + number)
    posts = posts_of(name, 30, uid=uid, first_id=1000 * (number + 1))
    monitor.provider.accounts[name] = Account(posts, uid=uid)
    return (await monitor.add(name)).profile.id


async def _waits(monitor: Standing) -> bool:
    return bool(await monitor.rows("SELECT FROM profile_monitoring_logs WHERE status = 'pending' AND due_time > now()"))
