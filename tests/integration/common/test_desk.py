"""How a process ends: which code, how soon, in which order, with which last words."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.backing.program import tied
from tests.fixtures.forked import ended, gone_afterwards, pid_of
from tests.integration.common import desk_process
from tests.integration.common.desk_calls import PATIENCE, Desk

PROGRAM = Path(desk_process.__file__)
SOON = 5.0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Where nothing was said yet."""
    with gone_afterwards(Desk({}, tmp_path / "said")) as one:
        yield one


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_a_process_leaves_its_roles_in_reverse_and_exits_with_0(
    desk: Desk, number: signal.Signals
) -> None:
    process = desk.call("calm")
    await desk.heard("last entered")

    os.kill(pid_of(process), number)

    assert await ended(process, PATIENCE) == 0
    assert desk.lines() == ["first entered", "last entered", "last left", "first left"]


async def test_a_process_that_still_starts_stops_too_and_leaves_what_it_entered(desk: Desk) -> None:
    process = desk.call("slow-to-start")
    await desk.heard("starting")

    process.terminate()

    assert await ended(process, SOON) == 0
    assert desk.lines() == ["first entered", "starting"]


async def test_a_drain_without_an_end_is_cut_short(desk: Desk) -> None:
    process = desk.call("slow-to-drain", "--drain", "0.1")
    await desk.heard("last entered")

    process.terminate()

    assert await ended(process, SOON) == 0
    assert desk.lines() == ["first entered", "last entered", "last left", "draining"]


async def test_asked_twice_a_process_does_not_wait_for_its_drain(desk: Desk) -> None:
    process = desk.call("slow-to-drain")
    await desk.heard("last entered")
    process.terminate()
    await desk.heard("draining")

    process.terminate()

    assert await ended(process, SOON) == 0


async def test_a_thread_that_hangs_does_not_keep_the_process() -> None:
    # Started as processes are, for it is Python's own way out that waits for threads.
    command = tied((sys.executable, str(PROGRAM), "stubborn"))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        for line in ("last entered", "draining"):
            while (await process.stdout.readline()).decode().strip() != line:
                assert not process.stdout.at_eof(), f"ended without {line!r}"
            process.terminate()
        await process.communicate()

    assert process.returncode == 1


async def test_a_role_that_fails_ends_the_process_with_1_and_one_line_without_secrets(desk: Desk) -> None:
    code, lines = await desk.outcome("failing")

    assert code == 1
    assert "canary" not in "".join(lines)
    assert lines[-1].startswith("ExceptionGroup: ")
    assert '"level":"critical"' in lines[-2]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("bug", 1, "ValueError: first second https://********@h/"),
        ("failure", 1, "no such asset"),
        ("settings", 0, None),
    ],
)
async def test_a_command_ends_with_its_code_and_at_most_one_line(
    desk: Desk, command: str, code: int, said: str | None
) -> None:
    assert await desk.outcome(command) == (code, [said] if said else [])


async def test_settings_that_cannot_be_used_end_with_2_and_a_line_each_without_values(desk: Desk) -> None:
    code, lines = await desk.outcome("settings", DESK_SIZE="canary", DESK_KEY_FILE="canary", DESK_TYPO="canary")

    assert code == 2
    assert lines == [
        "DESK_SIZE: must be a whole number from 1 to 9",
        "DESK_KEY: cannot be read from the file that DESK_KEY_FILE names",
        "DESK_TYPO: there is no such setting",
    ]


@pytest.mark.parametrize("words", [(), ("nonsense",), ("calm", "--unknown")])
async def test_a_process_called_wrongly_says_so_in_one_line_and_exits_with_2(
    desk: Desk, words: tuple[str, ...]
) -> None:
    code, lines = await desk.outcome(*words)

    assert (code, len(lines)) == (2, 1)


async def test_a_command_that_a_person_interrupts_exits_with_130(desk: Desk) -> None:
    process = desk.call("interrupted")
    await desk.heard("sleeping")

    os.kill(pid_of(process), signal.SIGINT)

    assert await ended(process, PATIENCE) == 130
    assert desk.lines() == ["sleeping"]
    assert desk.errors() == []
