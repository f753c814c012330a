"""A provider that refuses us is asked no more, and everything goes on by itself once it would serve us again."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from carrel.monitor.v1.alert_pb2 import Alert
from carrel.monitor.v1.alert_service_pb2 import ListAlertsRequest
from carrel.monitor.v1.monitoring_service_pb2 import GetSummaryRequest, Source
from carrel.monitor.v1.profile_service_pb2 import UpdateMonitoringRequest
from carrel.monitor.v1.run_pb2 import Run
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from common.errors import FailedPrecondition
from monitor.app import schedule, serve, work
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import KEY, Account, Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing, standing

NO_CREDITS, REFUSED = "SOURCE_OUT_OF_CREDITS", "SOURCE_KEY_REFUSED"
CHECKED = {"MONITOR_SOURCE_CHECK_SECONDS": "0.2", "MONITOR_TIMEOUT_SECONDS": "30"}
RUNS = "SELECT status, error_reason, attempt, pages_scraped FROM profile_monitoring_logs ORDER BY id"
# Asked for one after the other, the later one by a machine whose clock is behind: so its id is the smaller one.
TWO_RUNS = """
    INSERT INTO profile_monitoring_logs (id, profile_id, trigger, status, error_reason, created_at, completed_at)
    SELECT run.id::uuid, profile.id, 'scheduled', run.status, run.reason, now() - run.age, now() - run.age
    FROM tiktok_profiles AS profile, (VALUES
        ('00000000-0000-0000-0000-00000000000{0}', 'completed', NULL, interval '2 minutes'),
        ('00000000-0000-0000-0000-00000000000{1}', 'failed', 'SOURCE_OUT_OF_CREDITS', interval '1 minute')
    ) AS run (id, status, reason, age) RETURNING 1
"""
STANDINGS = "SELECT source, state FROM source_standings"


@pytest.fixture
async def checking(monitor_environ: dict[str, str], provider: Provider) -> AsyncIterator[Standing]:
    """The service, serving and working, which looks often whether it is served again."""
    async with standing({**monitor_environ, **CHECKED}, provider, roles=(serve, work)) as one:
        yield one


async def watched(monitor: Standing, *handles: str) -> list[str]:
    """The ids of these accounts, of 30 posts each, added and visited regularly."""
    ids = []
    for number, handle in enumerate(handles, start=1):
        posts = posts_of(handle, 30, uid=str(100 + number), first_id=1000 * number)
        monitor.provider.accounts[handle] = Account(posts, uid=str(100 + number))
        ids.append((await monitor.add(handle)).profile.id)
        await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=ids[-1], enabled=True))
    return ids


async def is_closed(monitor: Standing) -> bool:
    return bool(await monitor.rows(STANDINGS))


async def all_completed(monitor: Standing, count: int) -> bool:
    rows = await monitor.rows(RUNS)
    return [row[0] for row in rows].count("completed") == count


async def test_without_credits_one_run_fails_and_the_others_wait_and_go_on_when_there_are_some(
    checking: Standing, provider: Provider
) -> None:
    ids = await watched(checking, "one", "two", "three")
    provider.credits = 4
    provider.delay = 0.05

    for profile_id in ids:
        await checking.runs.TriggerRun(TriggerRunRequest(id=profile_id))
    await wait_until(lambda: _are(checking, ("failed", NO_CREDITS, 1), *[("pending", NO_CREDITS, 0)] * 2))
    calls = len(provider.paid())

    # Asked for nothing meanwhile, however often it looks.
    looks = len(provider.calls)
    await wait_until(lambda: len(provider.calls) >= looks + 3)
    assert len(provider.paid()) == calls

    provider.credits = 100
    await wait_until(lambda: all_completed(checking, 3))
    assert await checking.rows(STANDINGS) == []
    assert sum(row[0] == "failed" for row in await checking.rows(RUNS)) == 1
    # Nine pages, and what the run that failed had read before.
    assert 100 - provider.credits + 4 <= 9 + 3
    assert await checking.violations() == {}


async def test_while_it_is_closed_nobody_is_answered_by_the_provider(monitor: Standing, provider: Provider) -> None:
    provider.credits = 0
    for _ in range(3):
        with pytest.raises(FailedPrecondition) as refusal:
            await monitor.add()
        assert refusal.value.reason == NO_CREDITS

    assert len(provider.calls) == 1


async def test_many_who_meet_the_refusal_at_once_are_one_closing(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    provider.credits, provider.delay = 0, 0.2
    async with standing(monitor_environ, provider) as one, standing(monitor_environ, provider) as other:
        asked = [monitor.add() for monitor in (one, other) for _ in range(5)]
        refusals = await asyncio.gather(*asked, return_exceptions=True)

        assert {each.reason for each in refusals if isinstance(each, FailedPrecondition)} == {NO_CREDITS}
        assert await one.rows(STANDINGS) == [("scrapecreators", "out_of_credits")]
        assert await one.rows("SELECT kind FROM alerts") == [("source_closed",)]


async def test_a_restart_of_everything_in_between_loses_nothing(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    hasty = {**monitor_environ, **CHECKED}
    async with standing(hasty, provider, roles=(serve, work)) as first:
        ids = await watched(first, "one", "two")
        provider.credits = 2
        for profile_id in ids:
            await first.runs.TriggerRun(TriggerRunRequest(id=profile_id))
        await wait_until(lambda: _are(first, ("failed", NO_CREDITS, 1), ("pending", NO_CREDITS, 0)))
    provider.credits = 100

    async with standing(hasty, provider, roles=(serve, work)) as second:
        await wait_until(lambda: all_completed(second, 2))

        assert await second.violations() == {}
        assert await second.rows("SELECT total_posts FROM tiktok_profiles") == [(30,), (30,)]


async def test_a_refused_key_pauses_everything_until_there_is_another(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    hasty = {**monitor_environ, **CHECKED}
    async with standing(hasty, provider, roles=(serve, work)) as first:
        ids = await watched(first, "one", "two")
        provider.key = "another-key-of-the-tests"
        failed = await first.run(ids[0])
        await first.runs.TriggerRun(TriggerRunRequest(id=ids[1]))
        await wait_until(lambda: _are(first, ("failed", REFUSED, 1), ("pending", REFUSED, 0)))
        calls = len(provider.calls)

        with pytest.raises(FailedPrecondition) as refusal:
            await first.add()

        assert (failed.status, failed.error_reason) == (Run.FAILED, REFUSED)
        assert (refusal.value.reason, len(provider.calls)) == (REFUSED, calls)
        summary = await first.monitoring.GetSummary(GetSummaryRequest())
        assert (summary.source.state, summary.source.reason) == (Source.KEY_REFUSED, "The provider refuses our key.")

    async with standing({**hasty, "SCRAPECREATORS_API_KEY": provider.key}, provider, roles=(serve, work)) as second:
        await wait_until(lambda: all_completed(second, 2))
        assert await second.rows(STANDINGS) == []
        assert await second.violations() == {}


async def test_a_scheduler_alone_opens_it_and_asks_for_what_had_failed(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    async with standing(monitor_environ, provider, roles=(serve, work)) as first:
        (profile_id,) = await watched(first, "one")
        provider.credits = 0
        await first.run(profile_id)
    provider.credits = 100
    await _long_ago(monitor_environ, provider)

    async with standing({**monitor_environ, **CHECKED}, provider, roles=(serve, schedule)) as second:
        await wait_until(lambda: _is_asked_again(second))


async def test_who_looks_after_the_door_is_one_at_a_time(monitor_environ: dict[str, str], provider: Provider) -> None:
    rarely = {**monitor_environ, "MONITOR_SOURCE_CHECK_SECONDS": "60"}
    provider.credits = 0
    async with standing(rarely, provider) as one, standing(rarely, provider) as other:
        with pytest.raises(FailedPrecondition):
            await one.add()
        await one.rows("UPDATE source_standings SET checked_at = now() - interval '1 h'")

        await asyncio.gather(*(each.app.reopening.look() for each in (one, other) for _ in range(4)))

        assert len(provider.calls) == 1 + 1
        assert await one.rows(STANDINGS) == [("scrapecreators", "out_of_credits")]


async def test_a_provider_that_does_not_tell_the_balance_is_asked_for_an_account(
    checking: Standing, provider: Provider
) -> None:
    provider.balance_path = "/nowhere"
    provider.accounts["tiktok"] = Account([])
    provider.credits = 0
    with pytest.raises(FailedPrecondition):
        await checking.add()
    await wait_until(lambda: len(provider.out_of_credits) > 2)
    assert await is_closed(checking)
    provider.credits = 5

    await wait_until(lambda: _is_open(checking))

    assert await checking.rows("SELECT sum(charged)::int FROM source_credits") == [(5 - provider.credits,)]


async def test_an_operator_can_say_that_it_goes_on(monitor: Standing, provider: Provider) -> None:
    provider.script(Answer(401))
    with pytest.raises(FailedPrecondition):
        await monitor.add()

    assert [await monitor.app.reopening.resume() for _ in range(2)] == [True, False]
    assert (await monitor.add()).created


async def test_closing_and_opening_are_told(checking: Standing, provider: Provider) -> None:
    provider.credits = 0
    with pytest.raises(FailedPrecondition):
        await checking.add()
    provider.credits = 5

    await wait_until(lambda: _is_open(checking))

    told = (await checking.alerts.ListAlerts(ListAlertsRequest())).alerts
    assert [(each.kind, each.reason) for each in told] == [
        (Alert.SOURCE_OPENED, NO_CREDITS),
        (Alert.SOURCE_CLOSED, NO_CREDITS),
    ]


async def test_the_key_is_in_no_log_and_in_no_row(
    checking: Standing, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (profile_id,) = await watched(checking, "one")
    provider.script(
        Answer(401, {"message": f"{KEY} is revoked"}, {"WWW-Authenticate": KEY, "X-Key": KEY}),
        Answer(302, b"", {"Location": f"http://127.0.0.1:1/?key={KEY}"}),
    )

    await checking.run(profile_id)

    assert KEY not in caplog.text
    assert await checking.rows(f"SELECT FROM source_standings s WHERE s::text LIKE '%{KEY}%'") == []
    assert await checking.rows(f"SELECT FROM profile_monitoring_logs r WHERE r::text LIKE '%{KEY}%'") == []


async def _are(monitor: Standing, *runs: tuple[str, str, int]) -> bool:
    """Whether the runs have these states, reasons and attempts."""
    return Counter(row[:3] for row in await monitor.rows(RUNS)) == Counter(runs)


async def _is_open(monitor: Standing) -> bool:
    return not await is_closed(monitor)


async def _is_asked_again(monitor: Standing) -> bool:
    return len(await monitor.rows(RUNS)) == 2


async def _long_ago(environment: dict[str, str], provider: Provider) -> None:
    async with standing(environment, provider) as monitor:
        await monitor.rows("UPDATE source_standings SET checked_at = now() - interval '1 h'")


@pytest.mark.parametrize("ids", [(1, 2), (2, 1)], ids=["clocks that agree", "a clock that is behind"])
async def test_a_profile_whose_latest_run_was_refused_is_visited_again(monitor: Standing, ids: tuple[int, int]) -> None:
    await watched(monitor, "one")
    await monitor.rows(TWO_RUNS.format(*ids))

    async with monitor.app.database.unit_of_work() as work:
        since = await work.sources.now() - timedelta(minutes=10)
        assert await work.resuming.visit_again([NO_CREDITS], since) == 1
