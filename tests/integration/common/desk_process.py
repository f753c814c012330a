"""A process with roles of every temper, started by the tests of the desk."""

import asyncio
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from common.desk import Command, Role, main, run
from common.errors import NotFound
from common.settings import Secret, environment, integer, load, setting
from common.telemetry import TelemetrySettings, configure


@dataclass(frozen=True, kw_only=True)
class Settings:
    size: int = setting("{prefix}SIZE", integer(1, 9), 1)
    key: Secret | None = setting("{prefix}KEY", default=None, secret=True)


@asynccontextmanager
async def quiet(name: str) -> AsyncIterator[None]:
    say(f"{name} entered")
    yield
    say(f"{name} left")


@asynccontextmanager
async def slow_to_start() -> AsyncIterator[None]:
    say("starting")
    await asyncio.Event().wait()
    yield


@asynccontextmanager
async def slow_to_drain() -> AsyncIterator[None]:
    yield
    say("draining")
    await asyncio.Event().wait()


@asynccontextmanager
async def stubborn() -> AsyncIterator[None]:
    yield
    say("draining")
    # A thread cannot be cancelled: the process would wait for it at its end.
    await asyncio.to_thread(time.sleep, 60)


@asynccontextmanager
async def failing() -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(ValueError("https://h/?x-signature=canary-desk\nfailed")))
        yield


async def fail(error: Exception) -> int | None:
    raise error


async def asleep() -> int | None:
    say("sleeping")
    await asyncio.Event().wait()
    return None


async def loaded() -> int | None:
    load(Settings, environment(), "DESK_")
    return None


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what the tests wait for


def roles(*made: Callable[[], Role]) -> Command:
    async def enter(arguments: Namespace) -> None:
        async with configure("desk", TelemetrySettings()):
            opened = [quiet("first"), *(make() for make in made), quiet("last")]
            await run(opened, timedelta(seconds=arguments.drain))

    def declare(parser: ArgumentParser) -> None:
        parser.add_argument("--drain", type=float, default=25)

    return Command("Runs roles.", enter, declare)


COMMANDS = {
    "calm": roles(),
    "slow-to-start": roles(slow_to_start),
    "slow-to-drain": roles(slow_to_drain),
    "stubborn": roles(stubborn),
    "failing": roles(failing),
    "bug": Command("Fails.", lambda _: fail(ValueError("first\nsecond https://u:canary-desk@h/"))),
    "failure": Command("Is told no.", lambda _: fail(NotFound("no such asset"))),
    "interrupted": Command("Is stopped by a person.", lambda _: asleep()),
    "settings": Command("Reads its settings.", lambda _: loaded()),
}


def called(errors: str, *words: str) -> int:
    """Runs a command in a process that was forked for it, which has its errors written into a file of their own."""
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT, 0o600), 2)
    return main(COMMANDS, words, "desk")


if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], "desk"))
