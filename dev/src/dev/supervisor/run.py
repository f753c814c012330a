"""`python -m dev run`: from the environment to a house that stands, until somebody asks it to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from common.settings import environment
from dev.backing.ports import free_port, is_free
from dev.supervisor.desk import Desk, read_desk
from dev.supervisor.house import House
from dev.supervisor.keeper import NotStarted
from dev.supervisor.lock import AlreadyRunning, held
from dev.supervisor.ports import assigned_ports
from dev.supervisor.processes import Processes
from dev.supervisor.stores import stores_of
from dev.supervisor.watching import restart_what_changed

DEMO = (
    "demo data: there is no SCRAPECREATORS_API_KEY, so profiles come from a bundled upstream with made-up accounts "
    "(@demo_kitchen, @demo_travel)"
)
FAILED = 1


def main(arguments: Sequence[str]) -> int:
    """Runs the house in this checkout; the exit status. Raises `SettingsFault`."""
    return run(environment(Path(".env")), watch="--watch" in arguments)


def run(user: Mapping[str, str], *, watch: bool) -> int:
    """Runs the house until it is asked to stop; the exit status. Raises `SettingsFault`."""
    desk = read_desk(user)
    for folder in (desk.folder, desk.logs):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with held(desk.folder / "lock"):
            return asyncio.run(_run(desk, watch=watch))
    except AlreadyRunning as other:
        say(f"already running in this folder, as process {other}: {desk.folder}")
    except (NotStarted, OSError, RuntimeError) as fault:
        say(f"not started: {fault}")
    return FAILED


async def _run(desk: Desk, *, watch: bool) -> int:
    _stop_on_signals()
    port = _gateway_port(desk)
    ports = assigned_ports(desk.folder / "ports.json")
    house = House(Processes(desk=desk, stores=stores_of(desk, ports), ports=ports), port, say)
    say(f"starting; data is in {desk.folder}, a log per process in {desk.logs}")
    if desk.is_demo:
        say(DEMO)
    with suppress(asyncio.CancelledError):
        async with house.open():
            say(f"ready: {desk.url(port)}")
            await (restart_what_changed(house.keepers, say) if watch else asyncio.Event().wait())
    say("stopped")
    return 0


def _stop_on_signals() -> None:
    """The first signal stops the house in order, a second one at once: what is left dies with this process."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _stop, task.cancel)


def _stop(cancel: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, os._exit, FAILED)
    say("stopping")
    cancel()


def _gateway_port(desk: Desk) -> int:
    port = desk.own.gateway_port or free_port()
    if not is_free(port):
        raise NotStarted(f"port {port} is taken by another program; GATEWAY_PORT=0 takes a free one")
    return port


def say(line: str) -> None:
    """Tells the person at the terminal; the house goes on when there is no such person any more."""
    try:
        print(line, flush=True)
    except OSError:
        # What could not be written is written once more at the exit, and must not fail there either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
