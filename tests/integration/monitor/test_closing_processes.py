"""Worker processes that share a provider: none of them asks for anything after one of them was refused."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from carrel.monitor.v1.profile_service_pb2 import UpdateMonitoringRequest
from carrel.monitor.v1.run_service_pb2 import TriggerRunRequest

from dev.backing.program import tied
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import KEY, Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

WORKERS, PROFILES, PAGES = 3, 6, 5
INHERITED = ("PATH", "HOME", "LANG")
StartWorkers = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def start_workers(tmp_path: Path) -> Iterator[StartWorkers]:
    """Starts so many worker processes; gives the file that they log to. None outlives the test."""
    log = tmp_path / "workers.log"
    started: list[subprocess.Popen[bytes]] = []

    def start(environment: Mapping[str, str]) -> Path:
        environ = {name: os.environ[name] for name in INHERITED if name in os.environ} | dict(environment)
        with log.open("wb") as output:
            for _ in range(WORKERS):
                command = tied((sys.executable, "-m", "monitor", "work"))
                started.append(subprocess.Popen(command, env=environ, stdout=output, stderr=output))
        return log

    yield start
    for process in started:
        process.kill()
        process.wait()


async def test_no_paid_call_leaves_any_worker_after_the_credits_ran_out(
    monitor: Standing, monitor_environ: dict[str, str], provider: Provider, start_workers: StartWorkers
) -> None:
    ids = [await _added(monitor, number) for number in range(PROFILES)]
    provider.calls.clear()
    provider.credits, provider.delay = 11, 0.15
    for profile_id in ids:
        await monitor.runs.TriggerRun(TriggerRunRequest(id=profile_id))

    hasty = {"MONITOR_SOURCE_CHECK_SECONDS": "0.5", "MONITOR_CONCURRENCY": "2", "MONITOR_TIMEOUT_SECONDS": "30"}
    log = start_workers({**monitor_environ, **hasty, "LOG_LEVEL": "debug"})
    await wait_until(lambda: _is(monitor, failed=1), 30.0)
    await wait_until(lambda: _has_looked(provider, 3))

    # All that were answered so had been asked before anybody knew.
    first = provider.out_of_credits[0]
    assert max(call.moment for call in provider.paid()) <= first + 1.0
    assert len(provider.paid()) <= 11 + WORKERS * 2
    # None of the others lost an attempt; a worker that looks at one holds it for a moment.
    await wait_until(lambda: _all_wait_unharmed(monitor, PROFILES - 1), 30.0)

    provider.credits, provider.delay = 100, 0.0
    await wait_until(lambda: _is(monitor, completed=PROFILES, failed=1), 30.0)
    # Every page once, but for those that the run that failed had read: its profile is visited anew.
    lost = (await monitor.rows("SELECT pages_scraped FROM profile_monitoring_logs WHERE status = 'failed'"))[0][0]
    assert 11 + 100 - provider.credits == PROFILES * PAGES + lost
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


def _has_looked(provider: Provider, times: int) -> bool:
    return len(provider.calls) - len(provider.paid()) >= times
