"""What `make run` promises, seen from outside, by a house of each test's own."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dev.backing.waiting import wait
from tests.fixtures.processes import is_alive
from tests.integration.dev.desk import DEADLINE, Desk, stand_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with stand-ins for the services and the gateway."""
    return stand_in(tmp_path)


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


def test_what_was_committed_is_there_after_the_next_start(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    url = desk.told("monitor.migrate")["MONITOR_MIGRATION_DATABASE_URL"]
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
    with subprocess.Popen(command, env=first.environ, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith(b"ready: "):
            assert process.poll() is None

        process.stdout.close()
        process.send_signal(signal.SIGINT)

        assert process.wait(DEADLINE) == 0


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
