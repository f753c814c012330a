"""The commands of `python -m monitor`, as whoever runs it sees them."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from time import monotonic

from tests.fixtures.commands import answer
from tests.integration.monitor.standing import Standing

INHERITED = ("PATH", "HOME", "LANG")


def called(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    environ = _bare(environment)
    return subprocess.run(_command(*arguments), env=environ, capture_output=True, text=True, timeout=60, check=False)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "monitor", *arguments]


def _bare(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | dict(environment)


def test_migrating_a_new_database_makes_it_verify(database_url: str, redis_url: str) -> None:
    environment = {"MONITOR_DATABASE_URL": database_url, "REDIS_URL": redis_url}

    migrated = called(environment, "migrate")
    verified = called(environment, "verify", "--at-rest")

    assert (migrated.returncode, verified.returncode) == (0, 0)
    assert [line.split()[:2] for line in verified.stdout.splitlines()[:2]] == [["I1", "0"], ["I2", "0"]]


async def test_sums_that_are_wrong_fail_the_verification(monitor: Standing, monitor_environ: dict[str, str]) -> None:
    await monitor.add()
    await monitor.rows("UPDATE tiktok_profiles SET total_views = total_views + 1")

    status, said = await answer(monitor_environ, "monitor", "verify")

    assert status == 1
    assert "I8          1  the sums of a profile equal a recount of its posts" in said


async def test_a_tick_asks_for_what_is_due(monitor: Standing, monitor_environ: dict[str, str]) -> None:
    await monitor.add()
    await monitor.rows("UPDATE tiktok_profiles SET monitoring_enabled = true, next_monitoring_run = now()")

    assert await answer(monitor_environ, "monitor", "tick") == (0, "runs asked for: 1\n")
    assert await answer(monitor_environ, "monitor", "tick") == (0, "runs asked for: 0\n")


def test_wrong_settings_are_all_named_at_once() -> None:
    refused = called({"MONITOR_LISTEN": "nowhere", "MONITOR_CONCURENCY": "7"}, "serve")

    assert refused.returncode == 2
    assert sorted(refused.stderr.splitlines()) == [
        "monitor: MONITOR_CONCURENCY: there is no such setting",
        "monitor: MONITOR_DATABASE_URL: is required, or DATABASE_URL for the whole server",
        "monitor: MONITOR_LISTEN: must be host:port",
    ]


def test_an_idle_process_stops_at_once(monitor_environ: dict[str, str]) -> None:
    environ = _bare(monitor_environ)
    with subprocess.Popen(_command("all"), env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        assert any(b'"ready"' in line for line in process.stdout)

        begin = monotonic()
        process.send_signal(signal.SIGTERM)
        process.stdout.read()

    assert (process.returncode, monotonic() - begin < 5) == (0, True)
