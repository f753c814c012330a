"""D18: what was seen earlier and comes late joins the history at its own moment, and overwrites nothing newer."""

import os
import signal

import pytest
from carrel.monitor.v1.post_pb2 import Post, PostSource
from carrel.monitor.v1.post_service_pb2 import BatchUpsertPostsRequest, ProfileSource
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.invariants import all_end
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import asleep, ended
from tests.integration.monitor.standing import Standing

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
    await ask_for_a_run_of_what_was_brought(monitor, handle, account.uid, tiktok_id)
    sleeper = await asleep(started.doomed(Doom(step=step, number="SIGSTOP"), "work", **PATIENT), DEADLINE)

    await bring(monitor, handle, account.uid, tiktok_id, views=BROUGHT_VIEWS)
    os.kill(sleeper, signal.SIGCONT)
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
    await ask_for_a_run_of_what_was_brought(monitor, handle, account.uid, tiktok_id)
    await ended(started.doomed(Doom(step="sources.keep_page"), "work"), DEADLINE)

    await an_hour_passes(monitor)
    await bring(monitor, handle, account.uid, tiktok_id, views=BROUGHT_VIEWS)
    started.command("work")
    await all_end(monitor, runs=1)

    assert await monitor.rows(HISTORY.format(tiktok_id)) == [(0, True), (views, True), (BROUGHT_VIEWS, False)]
    assert await ended(started.command("verify", "--at-rest"), DEADLINE) == 0


async def ask_for_a_run_of_what_was_brought(monitor: Standing, handle: str, uid: str, tiktok_id: str) -> None:
    """Asks for a visit to an account of which one post is known, as somebody told it: without a view."""
    await bring(monitor, handle, uid, tiktok_id, views=0)
    ((profile,),) = await monitor.rows("SELECT id FROM tiktok_profiles")
    await monitor.runs.TriggerRun(TriggerRunRequest(id=str(profile)))


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
