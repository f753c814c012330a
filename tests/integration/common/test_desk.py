"""How a process ends: which code, how soon, in which order, with which last words."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("desk_process.py")


@asynccontextmanager
async def started(*arguments: str, **environ: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), *arguments, stdout=PIPE, stderr=PIPE, env=os.environ | environ
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def outcome(*arguments: str, **environ: str) -> tuple[int | None, list[str]]:
    async with started(*arguments, **environ) as process, asyncio.timeout(20):
        errors = (await process.communicate())[1].decode()
        return process.returncode, [line.removeprefix("desk: ") for line in errors.splitlines()]


async def heard(process: Process, line: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while (await process.stdout.readline()).decode().strip() != line:
            assert not process.stdout.at_eof(), f"ended without {line!r}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_a_process_leaves_its_roles_in_reverse_and_exits_with_0(number: signal.Signals) -> None:
    async with started("calm") as process, asyncio.timeout(20):
        await heard(process, "last entered")
        process.send_signal(number)
        said, _ = await process.communicate()

    assert said.decode().splitlines() == ["last left", "first left"]
    assert process.returncode == 0


async def test_a_process_that_still_starts_stops_too_and_leaves_what_it_entered() -> None:
    async with started("slow-to-start") as process, asyncio.timeout(5):
        await heard(process, "starting")
        process.terminate()
        said, _ = await process.communicate()

    assert (process.returncode, said) == (0, b"")


async def test_a_drain_without_an_end_is_cut_short() -> None:
    async with started("slow-to-drain", "--drain", "0.1") as process, asyncio.timeout(5):
        await heard(process, "last entered")
        process.terminate()
        said, _ = await process.communicate()

    assert process.returncode == 0
    assert said.decode().splitlines() == ["last left", "draining"]


async def test_asked_twice_a_process_does_not_wait_for_its_drain() -> None:
    async with started("slow-to-drain") as process, asyncio.timeout(5):
        await heard(process, "last entered")
        process.terminate()
        await heard(process, "draining")
        process.terminate()
        await process.communicate()

    assert process.returncode == 0


async def test_a_thread_that_hangs_does_not_keep_the_process() -> None:
    async with started("stubborn") as process, asyncio.timeout(10):
        await heard(process, "last entered")
        process.terminate()
        await heard(process, "draining")
        process.terminate()
        await process.communicate()

    assert process.returncode == 1


async def test_a_role_that_fails_ends_the_process_with_1_and_one_line_without_secrets() -> None:
    code, lines = await outcome("failing")

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
async def test_a_command_ends_with_its_code_and_at_most_one_line(command: str, code: int, said: str | None) -> None:
    assert await outcome(command) == (code, [said] if said else [])


async def test_settings_that_cannot_be_used_end_with_2_and_a_line_each_without_values() -> None:
    code, lines = await outcome("settings", DESK_SIZE="canary", DESK_KEY_FILE="canary", DESK_TYPO="canary")

    assert code == 2
    assert lines == [
        "DESK_SIZE: must be a whole number from 1 to 9",
        "DESK_KEY: cannot be read from the file that DESK_KEY_FILE names",
        "DESK_TYPO: there is no such setting",
    ]


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("calm", "--unknown")])
async def test_a_process_called_wrongly_says_so_in_one_line_and_exits_with_2(arguments: tuple[str, ...]) -> None:
    code, lines = await outcome(*arguments)

    assert (code, len(lines)) == (2, 1)


async def test_a_command_that_a_person_interrupts_exits_with_130() -> None:
    async with started("interrupted") as process, asyncio.timeout(20):
        await heard(process, "sleeping")
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()

    assert (process.returncode, errors) == (130, b"")
