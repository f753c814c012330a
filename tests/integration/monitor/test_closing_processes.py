"""Worker processes that share a provider: none of them asks for anything after one of them was refused."""

from pathlib import Path

from carrel.monitor.v1.profile_service_pb2 import UpdateMonitoringRequest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from tests.fixtures.commands import command
from tests.fixtures.forked import Forked, gone_afterwards
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import KEY, Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

WORKERS, HANDS, PROFILES, PAGES = 3, 2, 6, 5
CREDITS = 11
HASTY = {"MONITOR_SOURCE_CHECK_SECONDS": "0.5", "MONITOR_CONCURRENCY": str(HANDS), "MONITOR_TIMEOUT_SECONDS": "30"}


async def test_no_paid_call_leaves_any_worker_after_the_credits_ran_out(
    monitor: Standing, monitor_environ: dict[str, str], provider: Provider, tmp_path: Path
) -> None:
    ids = [await _added(monitor, number) for number in range(PROFILES)]
    provider.calls.clear()
    provider.credits, provider.delay = CREDITS, 0.15
    for profile_id in ids:
        await monitor.runs.TriggerRun(TriggerRunRequest(id=profile_id))

    log = tmp_path / "workers.log"
    with gone_afterwards(Forked({**monitor_environ, **HASTY, "LOG_LEVEL": "debug"}, log)) as workers:
        for _ in range(WORKERS):
            workers.start(command, "monitor", "work", more={})
        await wait_until(lambda: _is(monitor, failed=1), 30.0)
        # None of the others lost an attempt; a worker that looks at one holds it for a moment.
        await wait_until(lambda: _all_wait_unharmed(monitor, PROFILES - 1), 30.0)
        paid, looks = len(provider.paid()), _looks(provider)
        # Whoever was refused had asked before anybody knew: each hand once.
        assert paid <= CREDITS + WORKERS * HANDS
        await wait_until(lambda: _looks(provider) >= looks + 3, 30.0)
        assert len(provider.paid()) == paid

        provider.credits, provider.delay = 100, 0.0
        await wait_until(lambda: _is(monitor, completed=PROFILES, failed=1), 30.0)

    # Every page once, but for those that the run that failed had read: its profile is visited anew.
    lost = (await monitor.rows("SELECT pages_scraped FROM profile_monitoring_logs WHERE status = 'failed'"))[0][0]
    assert CREDITS + 100 - provider.credits == PROFILES * PAGES + lost
    assert await monitor.violations() == {}
    assert KEY not in log.read_text()


async def _added(monitor: Standing, number: int) -> str:
    handle, uid = f"user{number}", str(100 + number)
    posts = posts_of(handle, 12 * PAGES, uid=uid, first_id=1000 * (number + 1))
    monitor.provider.accounts[handle] = Account(posts, uid=uid)
    profile_id = (await monitor.add(handle)).profile.id
    await monitor.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=profile_id, enabled=True))
    return profile_id


async def _is(monitor: Standing, **counts: int) -> bool:
    rows = await monitor.rows("SELECT status, count(*) FROM profile_monitoring_logs GROUP BY status")
    found = dict(rows)
    return all(found.get(status, 0) == count for status, count in counts.items())


async def _all_wait_unharmed(monitor: Standing, count: int) -> bool:
    waiting = "SELECT count(*), sum(attempt) FROM profile_monitoring_logs WHERE status = 'pending'"
    return await monitor.rows(waiting) == [(count, 0)]


def _looks(provider: Provider) -> int:
    """How often it was asked for something that costs nothing."""
    return len(provider.calls) - len(provider.paid())
