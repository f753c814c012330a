"""Who is visited when: what is due, spread over a while; persons first; and at most one run of a profile at a time."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from carrel.monitor.v1.post_pb2 import Post, PostSource
from carrel.monitor.v1.post_service_pb2 import BatchUpsertPostsRequest, ProfileSource
from carrel.monitor.v1.profile_service_pb2 import BatchUpdateMonitoringRequest, UpdateMonitoringRequest
from carrel.monitor.v1.run_pb2 import Run
from carrel.monitor.v1.run_service_pb2 import GetRunRequest, TriggerRunRequest
from sqlalchemy import text

from common.work import claim
from monitor.domain.runs import Trigger
from monitor.tables import RUNS
from tests.fixtures.statements import statements_of
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Answer, Provider
from tests.integration.monitor.standing import Standing, standing

WAITING = "SELECT due_time > now(), priority, force_recache, trigger FROM profile_monitoring_logs"
BLOCKED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
SPREAD = """
    SELECT min(due_time) > min(created_at), max(due_time) <= max(created_at) + interval '300 s',
           max(due_time) - min(due_time) > interval '60 s', count(DISTINCT due_time)
    FROM profile_monitoring_logs
"""


async def bring(monitor: Standing, number: int) -> Sequence[str]:
    """The ids of so many profiles, none of which was ever visited."""
    for place in range(number):
        post = PostSource(tiktok_id=str(place + 1), content_type=Post.VIDEO)
        profile = ProfileSource(handle=f"user{place}", tiktok_id=str(1000 + place))
        await monitor.posts.BatchUpsertPosts(BatchUpsertPostsRequest(profile=profile, posts=[post]))
    return [str(each) for (each,) in await monitor.rows("SELECT id FROM tiktok_profiles ORDER BY id")]


async def switch(monitor: Standing, ids: Sequence[str]) -> None:
    """Switches the monitoring of all of them on."""
    await monitor.profiles.BatchUpdateMonitoring(BatchUpdateMonitoringRequest(profile_ids=ids, enabled=True))


async def trigger(monitor: Standing, profile_id: str, **fields: Any) -> str:
    """The id of the run that the trigger answers with."""
    return (await monitor.runs.TriggerRun(TriggerRunRequest(id=profile_id, **fields))).job_id


async def test_what_is_due_begins_within_the_spread(monitor_environ: Mapping[str, str], provider: Provider) -> None:
    unhurried = {name: value for name, value in monitor_environ.items() if name != "MONITOR_SCHEDULE_SPREAD_SECONDS"}
    async with standing(unhurried, provider) as monitor:
        await switch(monitor, await bring(monitor, 40))

        asked = await asyncio.gather(*(monitor.app.runs.ask_due() for _ in range(3)))

        assert sum(asked) == 40
        assert await monitor.rows(SPREAD) == [(True, True, True, 40)]


async def test_without_a_spread_what_is_due_begins_at_once(monitor: Standing) -> None:
    await switch(monitor, await bring(monitor, 3))

    assert await monitor.app.runs.ask_due() == 3
    assert await monitor.rows(WAITING) == [(False, 0, False, "scheduled")] * 3


async def test_a_person_does_not_wait_for_what_a_scheduled_run_waits_for(
    monitor_environ: Mapping[str, str], provider: Provider
) -> None:
    async with standing({**monitor_environ, "MONITOR_SCHEDULE_SPREAD_SECONDS": "3600"}, provider) as monitor:
        (profile_id,) = await bring(monitor, 1)
        await switch(monitor, [profile_id])
        await monitor.app.runs.ask_due()
        assert await monitor.rows(WAITING) == [(True, 0, False, "scheduled")]

        first = await trigger(monitor, profile_id)
        second = await trigger(monitor, profile_id, force_recache=True)
        third = await trigger(monitor, profile_id)

        assert first == second == third
        assert await monitor.rows(WAITING) == [(False, 100, True, "scheduled")]


async def test_a_triggered_run_is_taken_before_every_scheduled_one(monitor: Standing) -> None:
    ids = await bring(monitor, 6)
    await switch(monitor, ids)
    await monitor.app.runs.ask_due()
    await monitor.rows("UPDATE profile_monitoring_logs SET due_time = due_time - interval '1 day'")
    late = await trigger(monitor, ids[4])

    async with monitor.app.database.unit_of_work() as work:
        taken = await claim(work, RUNS, 1)

    assert [str(each.id) for each in taken] == [late]


async def test_a_run_that_is_put_back_for_later_goes_on_at_once_when_a_person_asks(
    working: Standing, provider: Provider
) -> None:
    profile = (await working.add()).profile
    provider.script(Answer(429, headers={"Retry-After": "600"}))
    run_id = await trigger(working, profile.id)
    put_back = "SELECT due_time > now() + interval '500 s', error_reason FROM profile_monitoring_logs"

    async def waits() -> bool:
        return await working.rows(put_back) == [(True, "SOURCE_RATE_LIMITED")]

    await wait_until(waits)
    assert await trigger(working, profile.id) == run_id
    assert (await working.rows(WAITING))[0][0] is False


async def test_runs_that_fail_in_a_row_are_counted_until_one_does_not(working: Standing, provider: Provider) -> None:
    profile = (await working.add()).profile
    await working.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=profile.id, enabled=True))
    counted = []
    for refusal in (*[Answer(body=b"<html>")] * 2, None):
        provider.script(*[refusal] * 3 if refusal else [])
        run = await working.run(profile.id)
        counted += await working.rows(
            "SELECT failures_in_row, next_monitoring_run > now() + interval '23 h' FROM tiktok_profiles"
        )

    assert run.status == Run.COMPLETED
    assert counted == [(1, True), (2, True), (0, True)]


async def test_many_are_switched_and_asked_for_in_as_many_statements_as_one(monitor: Standing) -> None:
    ids = await bring(monitor, 30)
    counts = []
    for some in (ids[:1], ids[1:]):
        with statements_of(monitor.app.database) as sent:
            await switch(monitor, some)
            await monitor.app.runs.ask_due()
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 5
    assert await monitor.rows("SELECT count(*) FROM profile_monitoring_logs") == [(30,)]


async def test_switches_of_many_in_any_order_do_not_get_in_each_others_way(monitor: Standing) -> None:
    ids = await bring(monitor, 30)

    await asyncio.gather(*(switch(monitor, order) for order in [ids, ids[::-1]] * 10))

    assert await monitor.app.runs.ask_due() == 30


@pytest.mark.parametrize("known", [0, 1])
async def test_one_profile_is_many_enough(monitor: Standing, known: int) -> None:
    ids = [*await bring(monitor, known), str(uuid4())]

    answer = await monitor.profiles.BatchUpdateMonitoring(BatchUpdateMonitoringRequest(profile_ids=ids, enabled=True))

    assert (answer.updated, list(answer.not_found)) == (known, ids[-1:])


async def test_a_profile_that_is_switched_on_is_visited_by_the_next_round(monitor: Standing) -> None:
    (profile_id,) = await bring(monitor, 1)
    before = await monitor.app.runs.ask_due()
    await switch(monitor, [profile_id])

    assert (before, await monitor.app.runs.ask_due()) == (0, 1)
    ((run_id,),) = await monitor.rows("SELECT id FROM profile_monitoring_logs")
    run = await monitor.runs.GetRun(GetRunRequest(id=str(run_id)))
    assert (run.trigger, run.status, run.profile_id) == (Run.SCHEDULED, Run.PENDING, profile_id)


async def test_a_profile_to_which_something_is_being_added_does_not_miss_its_turn(monitor: Standing) -> None:
    await switch(monitor, await bring(monitor, 1))

    async with monitor.app.database.unit_of_work() as work:
        await work.connection.execute(text("SELECT id FROM tiktok_profiles FOR KEY SHARE"))

        assert await monitor.app.runs.ask_due() == 1


async def test_turns_of_many_are_set_in_the_order_in_which_all_others_change_many(monitor: Standing) -> None:
    first, last = UUID(int=1), UUID(int=2)
    # The other way round in the table, which is how PostgreSQL would come by them.
    await monitor.rows(f"INSERT INTO tiktok_profiles (id, handle) VALUES ('{last}', 'b'), ('{first}', 'a') RETURNING 1")

    async def give_up() -> None:
        async with monitor.app.database.unit_of_work() as work:
            await work.watching.given_up([last, first])

    async with monitor.app.database.unit_of_work() as work:
        await work.profiles.lock(first)
        giving_up = asyncio.create_task(give_up())
        await wait_until(lambda: monitor.rows(BLOCKED))
        assert await monitor.rows(f"SELECT id FROM tiktok_profiles WHERE id = '{last}' FOR UPDATE NOWAIT") == [(last,)]
    await giving_up


async def test_the_queue_is_cleared_while_somebody_asks_for_a_run_that_waits_there(monitor: Standing) -> None:
    (profile_id,) = map(UUID, await bring(monitor, 1))
    waiting = await trigger(monitor, str(profile_id))

    async with monitor.app.database.unit_of_work() as work:
        await work.profiles.lock(profile_id)
        clearing = asyncio.create_task(monitor.app.runs.clear())
        await wait_until(lambda: monitor.rows(BLOCKED))
        joined = await work.runs.ask(profile_id, Trigger.MANUAL, force_recache=False)

    assert (str(joined.id), await clearing) == (waiting, 1)
    assert await monitor.violations() == {}
