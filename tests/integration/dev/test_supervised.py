"""What `make run` promises while it runs: one house for all of these tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from dev.backing.waiting import wait
from tests.integration.dev.desk import DEADLINE, Desk, stand_in

SETTINGS = {
    "SCRAPECREATORS_API_KEY": "of monitor",
    "GEMINI_API_KEY": "of ocr",
    "R2_SECRET_ACCESS_KEY": "of media_cache",
    "LOG_LEVEL": "DEBUG",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A house that is ready."""
    one = Desk(stand_in(tmp_path_factory.mktemp("desk")), **SETTINGS)
    try:
        one.says("ready: ")
        yield one
    finally:
        one.end(signal.SIGKILL)


def test_a_second_one_in_the_same_folder_says_that_it_runs_already(desk: Desk) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "dev", "run"], env=desk.environ, capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert f"already running in this folder, as process {desk.process.pid}" in second.stdout


def test_a_process_is_told_nothing_that_is_not_its_business(desk: Desk) -> None:
    told = {name: desk.told(f"{name}.all") for name in ("media_cache", "monitor", "ocr")}

    assert [name for name in told if "GEMINI_API_KEY" in told[name]] == ["ocr"]
    assert [name for name in told if "R2_SECRET_ACCESS_KEY" in told[name]] == ["media_cache"]
    assert [name for name in told if "SCRAPECREATORS_API_KEY" in told[name]] == ["monitor"]
    assert [name for name in told if "LOG_LEVEL" in told[name]] == ["media_cache", "monitor", "ocr"]
    for name, environ in told.items():
        assert [key for key in environ if "DATABASE_URL" in key] == [f"{name.upper()}_DATABASE_URL"]


@pytest.mark.parametrize("victim", ["postgres", "redis-server", "monitor", "gateway"])
def test_what_dies_is_started_again(desk: Desk, victim: str) -> None:
    before = desk.children()[victim]

    os.kill(before, signal.SIGKILL)

    wait(lambda: desk.children().get(victim, before) != before, DEADLINE, f"another {victim}")
