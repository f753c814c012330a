"""Runs: asked for, carried out page by page, ended once with exact counts."""

import asyncio
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from carrel.monitor.v1.profile_service_pb2 import GetMonitoringRequest, UpdateMonitoringRequest
from carrel.monitor.v1.run_pb2 import Run
from carrel.monitor.v1.run_service_pb2 import GetRunRequest, TriggerRunRequest
from carrel.queue.v1.queue_service_pb2 import ClearQueueRequest, ListQueuesRequest

from common.errors import NotFound
from common.queue import WorkRole
from monitor.app import roles, serve, work
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Account, Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing, standing

RUN = """
    SELECT posts_scraped, new_posts, updated_posts, unchanged_posts, skipped_posts,
           pages_scraped, credits_charged, end_reason
    FROM profile_monitoring_logs ORDER BY id DESC LIMIT 1
"""


async def test_a_run_reads_every_page_and_counts_what_it_saw(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    provider.accounts["demo"].posts[0]["statistics"]["play_count"] += 1

    run = await working.run(profile.id)

    monitoring = await working.profiles.GetMonitoring(GetMonitoringRequest(id=profile.id))
    assert (run.status, run.trigger, run.posts_scraped, run.pages_scraped) == (Run.COMPLETED, Run.MANUAL, 30, 3)
    assert await working.rows(RUN) == [(30, 18, 1, 11, 0, 3, 3, "last_page")]
    assert monitoring.logs[0] == run
    counted = (run.new_posts, run.updated_posts, run.unchanged_posts, run.skipped_posts, run.media_queued)
    assert counted == (18, 1, 11, 0, 18 // 3 * 5 + 18 // 3 * 2 * 3)
    assert (run.credits_charged, run.credits_remaining, run.end_reason) == (3, provider.credits, Run.LAST_PAGE)
    assert run.create_time.ToNanoseconds() < run.start_time.ToNanoseconds() < run.end_time.ToNanoseconds()
    assert [name for name in ("cursor", "error_reason", "trace_id") if run.HasField(name)] == []
    assert monitoring.last_run_time.seconds >= run.start_time.seconds
    assert not monitoring.HasField("next_run_time")
    assert await working.rows("SELECT total_posts FROM tiktok_profiles") == [(30,)]
    assert await working.violations() == {}


async def test_triggers_join_the_run_that_waits(monitor: Standing) -> None:
    profile = (await monitor.add()).profile

    asked = await asyncio.gather(
        *(monitor.runs.TriggerRun(TriggerRunRequest(id=profile.id, force_recache=n == 3)) for n in range(5))
    )

    assert len({each.job_id for each in asked}) == 1
    run = await monitor.runs.GetRun(GetRunRequest(id=asked[0].job_id))
    assert (run.status, run.force_recache) == (Run.PENDING, True)


async def test_a_run_names_the_trace_that_asked_for_it(monitor: Standing) -> None:
    profile = (await monitor.add()).profile
    asked = await monitor.runs.TriggerRun(TriggerRunRequest(id=profile.id))
    trace = "0af7651916cd43dd8448eb211c80319c"
    await monitor.rows(f"UPDATE profile_monitoring_logs SET trace_parent = '00-{trace}-b7ad6b7169203331-01'")

    assert (await monitor.runs.GetRun(GetRunRequest(id=asked.job_id))).trace_id == trace


async def test_unknown_profiles_and_runs_are_not_found(monitor: Standing) -> None:
    with pytest.raises(NotFound) as no_profile:
        await monitor.runs.TriggerRun(TriggerRunRequest(id=str(uuid4())))
    with pytest.raises(NotFound) as no_run:
        await monitor.runs.GetRun(GetRunRequest(id=str(uuid4())))

    assert (no_profile.value.reason, no_run.value.reason) == ("PROFILE_NOT_FOUND", "RUN_NOT_FOUND")


async def test_a_run_that_meets_an_error_goes_on_from_its_page(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    provider.calls.clear()
    provider.script(None, *[Answer(500)] * 3, None)

    run = await working.run(profile.id)

    cursors = [call.query.get("max_cursor") for call in provider.pages()]
    assert (run.status, run.posts_scraped, run.pages_scraped) == (Run.COMPLETED, 30, 3)
    assert cursors[0] is None
    assert cursors[1] == cursors[2] == cursors[3] == cursors[4] != cursors[5]
    assert await working.violations() == {}


@pytest.mark.parametrize(("status", "reason"), [(401, "SOURCE_KEY_REFUSED"), (402, "SOURCE_OUT_OF_CREDITS")])
async def test_a_refusal_ends_the_run_at_once_and_the_profile_is_due_later(
    working: Standing, provider: Provider, status: int, reason: str
) -> None:
    profile = (await working.add()).profile
    await working.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=profile.id, enabled=True))
    provider.calls.clear()
    provider.script(None, Answer(status, {"success": False}))

    run = await working.run(profile.id)

    assert (run.status, run.pages_scraped, run.posts_scraped, len(provider.calls)) == (Run.FAILED, 1, 12, 2)
    assert await working.rows("SELECT error_reason FROM profile_monitoring_logs") == [(reason,)]
    assert run.HasField("end_time")
    assert await working.rows("SELECT next_monitoring_run > now() + interval '23 h' FROM tiktok_profiles") == [(True,)]
    assert await working.violations() == {}


async def test_an_error_that_lasts_fails_the_run_after_its_attempts(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    provider.calls.clear()
    provider.script(*[Answer(503)] * 50)

    run = await working.run(profile.id)

    assert (run.status, run.error) == (Run.FAILED, "The provider answered with status 503.")
    assert len(provider.calls) == 3 * 3


async def test_due_profiles_are_asked_for_once_by_many_schedulers(monitor: Standing, provider: Provider) -> None:
    for number in range(12):
        uid = str(100 + number)
        posts = posts_of(f"user{number}", 1, uid=uid, first_id=1000 * (number + 1))
        provider.accounts[f"user{number}"] = Account(posts, uid=uid)
        profile = (await monitor.add(f"user{number}")).profile
        await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=profile.id, enabled=number < 10))

    asked = await asyncio.gather(*(monitor.app.runs.ask_due() for _ in range(4)))

    assert sum(asked) == 10
    assert await monitor.rows("SELECT count(*), count(DISTINCT profile_id) FROM profile_monitoring_logs") == [(10, 10)]
    assert await monitor.app.runs.ask_due() == 0


async def test_runs_that_wait_are_counted_and_can_be_given_up(monitor: Standing) -> None:
    profile = (await monitor.add()).profile
    asked = await monitor.runs.TriggerRun(TriggerRunRequest(id=profile.id))

    queues = (await monitor.queues.ListQueues(ListQueuesRequest())).queues
    cleared = await monitor.queues.ClearQueue(ClearQueueRequest(name="profile-monitor"))

    run = await monitor.runs.GetRun(GetRunRequest(id=asked.job_id))
    assert [(each.waiting, each.total) for each in queues if each.name == "profile-monitor"] == [(1, 1)]
    assert (cleared.cleared, run.status, run.error_reason) == (1, Run.FAILED, "CLEARED")
    assert await monitor.rows("SELECT failures_in_row FROM tiktok_profiles") == [(0,)]
    assert await monitor.violations() == {}
    with pytest.raises(NotFound):
        await monitor.queues.ClearQueue(ClearQueueRequest(name="other"))


async def test_a_run_whose_worker_stops_is_taken_up_where_it_was(
    monitor_environ: dict[str, str], monitor: Standing, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "WorkRole", partial(WorkRole, grace=timedelta(seconds=1)))
    profile = (await monitor.add()).profile
    asked = await monitor.runs.TriggerRun(TriggerRunRequest(id=profile.id))
    slow = monitor_environ | {"SCRAPE_PAGE_DELAY_SECONDS": "30"}
    provider.calls.clear()

    async with standing(slow, provider, roles=(serve, work)):
        await wait_until(lambda: _pages(monitor, asked.job_id))
        # Left while it waits for its second page: it gives the run back.
    async with standing(monitor_environ, provider, roles=(serve, work)):
        run = await monitor.ended(asked.job_id)

    assert (run.status, run.posts_scraped, run.pages_scraped) == (Run.COMPLETED, 30, 3)
    assert len(provider.pages()) == 3
    assert await monitor.violations() == {}


async def _pages(monitor: Standing, run_id: str) -> int:
    return (await monitor.runs.GetRun(GetRunRequest(id=run_id))).pages_scraped
