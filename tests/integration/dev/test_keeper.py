"""A keeper keeps one program running."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dev.backing.program import Program
from dev.supervisor.keeper import Keeper, NotStarted
from dev.supervisor.watching import restart_what_changed
from tests.fixtures.processes import children_of, is_alive
from tests.fixtures.waiting import wait_until


def program(script: str, *, name: str = "sleeper") -> Program:
    """A program that is a line of shell."""
    return Program(
        name=name, command=("sh", "-c", script), is_ready=lambda: bool(sleepers()), environ={"PATH": os.environ["PATH"]}
    )


def sleepers() -> list[int]:
    """The `sleep` processes that run below this one."""
    return [pid for name, pid in children_of(os.getpid()).items() if name == "sleep"]


@asynccontextmanager
async def kept(program: Program, folder: Path, said: list[str]) -> AsyncIterator[Keeper]:
    """The program, kept running for a while."""
    keeper = Keeper(program, folder, said.append)
    await keeper.start()
    try:
        yield keeper
    finally:
        await keeper.stop()


async def test_a_program_that_is_killed_is_started_again_and_somebody_is_told(tmp_path: Path) -> None:
    said: list[str] = []
    async with kept(program("exec sleep 60"), tmp_path, said) as keeper:
        await keeper.ready()
        first = sleepers()

        os.kill(first[0], signal.SIGKILL)

        await wait_until(lambda: sleepers() not in ([], first))
        assert "sleeper ended and is started again in 0.5 s" in said[0]
    assert not sleepers()


async def test_a_program_that_ends_again_and_again_is_started_less_and_less_often(tmp_path: Path) -> None:
    said: list[str] = []
    async with kept(program("exit 1"), tmp_path, said):
        await wait_until(lambda: len(said) == 3)

    assert [line.split("again in ")[1].split(",")[0] for line in said] == ["0.5 s", "1 s", "2 s"]


async def test_a_program_that_does_not_accept_its_settings_is_not_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    async with kept(program("exit 2"), tmp_path, said) as keeper:
        with pytest.raises(NotStarted, match="does not accept its settings"):
            await keeper.ready()
        await wait_until(lambda: said)

    assert len(said) == 1
    assert "stays away" in said[0]


async def test_what_a_program_prints_is_in_its_log(tmp_path: Path) -> None:
    async with kept(program("echo out; echo err >&2; exec sleep 60"), tmp_path, []) as keeper:
        await keeper.ready()

    assert (tmp_path / "sleeper.log").read_text() == "out\nerr\n"


async def test_a_log_that_grew_large_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "sleeper.log"
    with log.open("wb") as file:
        file.truncate(30_000_000)

    async with kept(program("exec sleep 60"), tmp_path, []) as keeper:
        await keeper.ready()

    assert log.stat().st_size == 0
    assert (tmp_path / "sleeper.log.1").stat().st_size == 30_000_000


async def test_a_program_whose_code_changed_is_started_again(tmp_path: Path) -> None:
    code = tmp_path / "services" / "monitor" / "src" / "usecases.py"
    code.parent.mkdir(parents=True)
    code.touch()
    said: list[str] = []
    async with kept(program("exec sleep 60", name="monitor"), tmp_path, said) as keeper:
        await keeper.ready()
        first = sleepers()
        watch = asyncio.create_task(restart_what_changed([keeper], said.append, tmp_path))

        def is_another_after_a_change() -> bool:
            # Again and again: the first change may come before the first look.
            code.touch()
            return sleepers() not in ([], first)

        await wait_until(is_another_after_a_change)
        watch.cancel()

    assert said[0] == "monitor changed and is started again"
    assert not is_alive(first[0])
