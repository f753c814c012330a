"""What `make run` promises, seen from outside; the services are stand-ins, PostgreSQL and Redis are real."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dev.backing.ports import free_ports
from dev.backing.waiting import wait
from dev.supervisor.ports import PREFERRED
from tests.fixtures.processes import children_of, is_alive

STANDIN = Path(__file__).with_name("standin.py")
DEADLINE = 60.0


class Desk:
    """A terminal in which `python -m dev run` was typed."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.data = folder / "data"
        self.output = folder / "output"
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "CARREL_DATA_DIR": str(self.data)}
        self._environ = environ | {"GATEWAY_PORT": "0"} | settings
        self._folder = folder
        # Ports of its own: tests that run side by side would race for the preferred ones.
        self.data.mkdir()
        (self.data / "ports.json").write_text(json.dumps(dict(zip(PREFERRED, free_ports(len(PREFERRED)), strict=True))))
        self.process = self.run()

    def run(self) -> "subprocess.Popen[bytes]":
        """Types the command, and waits for nothing."""
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "dev", "run"]
            self.process = subprocess.Popen(
                command, cwd=self._folder, env=self._environ, stdout=output, stderr=output, start_new_session=True
            )
        return self.process

    def says(self, word: str) -> None:
        """Returns once the word was printed."""
        wait(lambda: word in self.output.read_text() or self.process.poll() is not None, DEADLINE, f"'{word}'")
        assert word in self.output.read_text()

    def children(self) -> dict[str, int]:
        """The processes of the house by what they run: a service's name, `postgres`, `redis-server`."""
        return children_of(self.process.pid)

    def end(self, number: int = signal.SIGINT) -> int:
        """Sends the signal and returns the exit status."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)

    def story(self) -> list[str]:
        """What the stand-ins wrote down."""
        return (self.data / "story").read_text().splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with stand-ins for the services and the gateway."""
    for name in ("media_cache", "monitor", "ocr", "gateway"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        shutil.copy(STANDIN, tmp_path / name / "__main__.py")
    return tmp_path


@pytest.fixture
def open_desk(folder: Path) -> Iterator[Callable[..., Desk]]:
    """Types `python -m dev run` with these settings, and waits until it is ready."""
    opened: list[Desk] = []

    def open_one(**settings: str) -> Desk:
        opened.append(Desk(folder, **{"SCRAPECREATORS_API_KEY": "key", **settings}))
        opened[-1].says("ready: ")
        return opened[-1]

    yield open_one
    for desk in opened:
        if desk.process.poll() is None:
            desk.end(signal.SIGKILL)


def test_the_last_line_says_where_it_is_ready(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(GATEWAY_PORT="0")

    lines = desk.output.read_text().splitlines()

    assert lines[-1].startswith("ready: http://127.0.0.1:")
    assert [line for line in desk.story() if "migrate" not in line] == desk.story()[3:]


def test_stopping_goes_from_the_door_to_the_stores_and_leaves_no_process(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    children = list(desk.children().values())

    status = desk.end(signal.SIGINT)

    assert status == 0
    assert desk.story()[-4] == "gateway stopped"
    assert sorted(desk.story()[-3:]) == ["media_cache stopped", "monitor stopped", "ocr stopped"]
    assert not any(is_alive(child) for child in children)


def test_its_own_kill_takes_all_with_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    children = list(desk.children().values())
    assert {"postgres", "redis-server", "media_cache", "gateway"} <= set(desk.children())

    desk.end(signal.SIGKILL)

    wait(lambda: not any(is_alive(child) for child in children), DEADLINE, "the house to be empty")


@pytest.mark.parametrize("victim", ["postgres", "redis-server", "monitor", "gateway"])
def test_what_dies_is_started_again(open_desk: Callable[..., Desk], victim: str) -> None:
    desk = open_desk()
    before = desk.children()[victim]

    os.kill(before, signal.SIGKILL)

    wait(lambda: desk.children().get(victim, before) != before, DEADLINE, f"another {victim}")


def test_what_was_committed_is_there_after_the_next_start(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    url = json.loads((desk.data / "monitor.migrate.environ").read_text())["MONITOR_MIGRATION_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    desk.end(signal.SIGINT)

    desk.run()
    desk.says("ready: ")

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_terminal_that_went_away_does_not_keep_it_from_stopping(open_desk: Callable[..., Desk]) -> None:
    first = open_desk()
    first.end()
    command = [sys.executable, "-m", "dev", "run"]
    with subprocess.Popen(command, env=first._environ, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith(b"ready: "):
            assert process.poll() is None

        process.stdout.close()
        process.send_signal(signal.SIGINT)

        assert process.wait(DEADLINE) == 0


def test_a_second_one_in_the_same_folder_says_that_it_runs_already(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()

    second = subprocess.run(
        [sys.executable, "-m", "dev", "run"], env=desk._environ, capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert f"already running in this folder, as process {desk.process.pid}" in second.stdout


def test_a_process_is_told_nothing_that_is_not_its_business(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(GEMINI_API_KEY="of ocr", R2_SECRET_ACCESS_KEY="of media_cache", LOG_LEVEL="DEBUG")

    told = {
        name: json.loads((desk.data / f"{name}.all.environ").read_text()) for name in ("media_cache", "monitor", "ocr")
    }

    assert [name for name in told if "GEMINI_API_KEY" in told[name]] == ["ocr"]
    assert [name for name in told if "R2_SECRET_ACCESS_KEY" in told[name]] == ["media_cache"]
    assert [name for name in told if "SCRAPECREATORS_API_KEY" in told[name]] == ["monitor"]
    assert [name for name in told if "LOG_LEVEL" in told[name]] == ["media_cache", "monitor", "ocr"]
    for name, environ in told.items():
        assert [key for key in environ if "DATABASE_URL" in key] == [f"{name.upper()}_DATABASE_URL"]


def test_without_a_key_it_says_that_the_data_is_made_up(folder: Path) -> None:
    desk = Desk(folder)
    try:
        desk.says("ready: ")

        assert "demo data" in desk.output.read_text()
    finally:
        desk.end(signal.SIGINT)


def test_wrong_settings_are_named_and_nothing_is_started(folder: Path) -> None:
    desk = Desk(folder, GATEWAY_PORT="often")

    assert desk.process.wait(DEADLINE) == 2
    assert "GATEWAY_PORT" in desk.output.read_text()
    assert not (desk.data / "secrets").exists()
