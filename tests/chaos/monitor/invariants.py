"""What holds after every run, however often its workers died: I7, I8 and I9, from outside."""

from collections import Counter

from tests.chaos.monitor.accounts import PAGES, POSTS, TALLY
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Provider
from tests.integration.monitor.standing import Standing

RECOVERY_SECONDS = 40.0
_RUNS = "SELECT status, pages_scraped, credits_charged, end_reason, {} FROM profile_monitoring_logs"
_OBSERVED = """
    SELECT run.id, count(*), count(DISTINCT post.id)
    FROM profile_monitoring_logs AS run
    JOIN tiktok_posts AS post USING (profile_id)
    JOIN tiktok_post_metrics_history AS entry ON entry.post_id = post.id AND entry.recorded_at >= run.started_at
    GROUP BY run.id
"""
_IN_ORDER = """
    SELECT count(*) FROM profile_monitoring_logs
    WHERE NOT created_at <= started_at OR NOT started_at <= completed_at
"""


async def all_end(monitor: Standing, runs: int, deadline: float = RECOVERY_SECONDS) -> None:
    """Waits until so many runs are completed; whatever fails meanwhile is found here."""

    async def completed() -> bool:
        found = Counter(await monitor.rows("SELECT status FROM profile_monitoring_logs"))
        assert not found["failed",]
        return found == {("completed",): runs}

    await wait_until(completed, deadline)


async def everything_holds(monitor: Standing, started: Processes, runs: int) -> None:
    """Each of the runs has ended once with exact counts, every post was observed once in it, nothing is violated."""
    counted = (PAGES, PAGES, "last_page", *TALLY.values())
    assert await monitor.rows(_RUNS.format(", ".join(TALLY))) == [("completed", *counted)] * runs
    assert {tuple(each) for _, *each in await monitor.rows(_OBSERVED)} == {(POSTS, POSTS)}
    assert await monitor.rows(_IN_ORDER) == [(0,)]
    assert await ended(started.command("verify", "--at-rest"), RECOVERY_SECONDS) == 0


def paid_twice(provider: Provider) -> int:
    """How many pages were paid for more than once, since the provider's calls were last forgotten."""
    asked = Counter((call.query["handle"], call.query.get("max_cursor")) for call in provider.pages())
    return sum(times - 1 for times in asked.values())
