"""D18: what comes late, an answer, a claim or a whole worker, joins the history at its own moment or not at all."""

import os
import signal

import pytest
from carrel.monitor.v1.post_pb2 import Post, PostSource
from carrel.monitor.v1.post_service_pb2 import BatchUpsertPostsRequest, ProfileSource
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end, everything_holds, paid_twice
from tests.chaos.monitor.processes import Processes, ended
from tests.fixtures.processes import is_stopped
from tests.fixtures.waiting import wait_until
from tests.integration.monitor.standing import Standing

STEPS = {
    "before a page is fetched": Doom(step="sources.page_of", turn=2, number="SIGSTOP"),
    "with a page that is not kept": Doom(step="sources.keep_page", is_committed=False, turn=2, number="SIGSTOP"),
    "with a page that is not recorded": Doom(step="sources.keep_page", turn=2, number="SIGSTOP"),
    "with a batch that is not committed": Doom(step="observing.record", is_committed=False, turn=3, number="SIGSTOP"),
    "with the end that is not committed": Doom(step="watching.completed", is_committed=False, number="SIGSTOP"),
}
# Whoever sleeps in a transaction holds its locks: the server ends it, and the run is free.
AWAKE = {"MONITOR_DATABASE_TRANSACTION_TIMEOUT_SECONDS": "2"}
# Nobody takes the run over meanwhile.
PATIENT = {"MONITOR_LEASE_SECONDS": "60"}
DEADLINE = 30.0
BROUGHT_VIEWS = 5
WRITTEN = {
    "tiktok_posts": ["observed_at"],
    "tiktok_post_metrics_history": ["recorded_at"],
    "source_pages": ["observed_at"],
    "profile_monitoring_logs": ["created_at", "started_at", "due_time", "lease_expire_time"],
}
HISTORY = """
    SELECT entry.view_count, entry.recorded_at < post.observed_at
    FROM tiktok_post_metrics_history AS entry JOIN tiktok_posts AS post ON post.id = entry.post_id
    WHERE post.tiktok_id = '{}' ORDER BY entry.recorded_at
"""


@pytest.mark.parametrize("name", STEPS)
async def test_a_worker_that_slept_past_its_lease_writes_nothing_any_more(
    monitor: Standing, started: Processes, accounts: Accounts, name: str
) -> None:
    profile = await accounts.add_to(monitor)
    monitor.provider.calls.clear()
    await monitor.runs.TriggerRun(TriggerRunRequest(id=profile))
    sleeper = await asleep(started, STEPS[name], **AWAKE)

    other = started.command("work")
    await all_end(monitor, runs=1)
    other.terminate()
    await ended(other, DEADLINE)
    before = await everything(monitor)
    wake(sleeper)

    # It is done with the first run once it has ended a second one: it has but one hand, and nobody else works.
    another = await accounts.add_to(monitor)
    await monitor.runs.TriggerRun(TriggerRunRequest(id=another))
    await all_end(monitor, runs=2)
    assert before <= await everything(monitor)
    assert paid_twice(monitor.provider) <= 2
    await everything_holds(monitor, started, runs=2)


@pytest.mark.parametrize(
    ("step", "in_order"),
    [("runs.begin", ["brought", "seen by the run"]), ("sources.keep_page", ["seen by the run", "brought"])],
)
async def test_of_what_a_run_saw_and_what_was_brought_beside_it_the_newest_is_shown_and_both_are_kept(
    monitor: Standing, started: Processes, accounts: Accounts, step: str, in_order: list[str]
) -> None:
    handle = accounts.open()
    account = monitor.provider.accounts[handle]
    tiktok_id, views = account.posts[0]["aweme_id"], account.posts[0]["statistics"]["play_count"]
    await bring(monitor, handle, account.uid, tiktok_id, views=0)
    ((profile,),) = await monitor.rows("SELECT id FROM tiktok_profiles")
    await monitor.runs.TriggerRun(TriggerRunRequest(id=str(profile)))
    sleeper = await asleep(started, Doom(step=step, number="SIGSTOP"), **PATIENT)

    await bring(monitor, handle, account.uid, tiktok_id, views=BROUGHT_VIEWS)
    wake(sleeper)
    await all_end(monitor, runs=1)

    named = {"brought": BROUGHT_VIEWS, "seen by the run": views}
    assert await monitor.rows(HISTORY.format(tiktok_id)) == [
        (0, True),
        (named[in_order[0]], True),
        (named[in_order[1]], False),
    ]
    assert await ended(started.command("verify", "--at-rest"), DEADLINE) == 0


async def test_a_page_that_is_recorded_an_hour_late_overwrites_nothing_newer(
    monitor: Standing, started: Processes, accounts: Accounts
) -> None:
    handle = accounts.open()
    account = monitor.provider.accounts[handle]
    tiktok_id, views = account.posts[0]["aweme_id"], account.posts[0]["statistics"]["play_count"]
    await bring(monitor, handle, account.uid, tiktok_id, views=0)
    ((profile,),) = await monitor.rows("SELECT id FROM tiktok_profiles")
    await monitor.runs.TriggerRun(TriggerRunRequest(id=str(profile)))
    await ended(started.doomed(Doom(step="sources.keep_page"), "work"), DEADLINE)

    await an_hour_passes(monitor)
    await bring(monitor, handle, account.uid, tiktok_id, views=BROUGHT_VIEWS)
    started.command("work")
    await all_end(monitor, runs=1)

    assert await monitor.rows(HISTORY.format(tiktok_id)) == [(0, True), (views, True), (BROUGHT_VIEWS, False)]
    assert await ended(started.command("verify", "--at-rest"), DEADLINE) == 0


async def an_hour_passes(monitor: Standing) -> None:
    """All that was written is an hour older."""
    for table, moments in WRITTEN.items():
        older = ", ".join(f"{moment} = {moment} - interval '1 hour'" for moment in moments)
        await monitor.rows(f"UPDATE {table} SET {older}")


async def bring(monitor: Standing, handle: str, uid: str, tiktok_id: str, *, views: int) -> None:
    """Tells the monitor of a post."""
    post = PostSource(tiktok_id=tiktok_id, content_type=Post.VIDEO, view_count=views)
    profile = ProfileSource(handle=handle, tiktok_id=uid)
    await monitor.posts.BatchUpsertPosts(BatchUpsertPostsRequest(profile=profile, posts=[post]))


async def asleep(started: Processes, doom: Doom, **more: str) -> int:
    """The process id of a worker that has fallen asleep at the step."""
    pid = started.doomed(doom, "work", **more).pid
    assert pid is not None
    await wait_until(lambda: is_stopped(pid), DEADLINE)
    return pid


def wake(pid: int) -> None:
    """Lets it go on as if nothing had been."""
    os.kill(pid, signal.SIGCONT)


async def everything(monitor: Standing) -> set[tuple[object, ...]]:
    """All that runs write."""
    tables = ("tiktok_posts", "tiktok_post_metrics_history", "tiktok_profiles", "profile_monitoring_logs")
    return {row for table in tables for row in await monitor.rows(f"SELECT row::text FROM {table} AS row")}
