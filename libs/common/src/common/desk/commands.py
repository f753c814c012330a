"""What a process can be asked to do on the command line, and how it ends."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from common.errors import Failure
from common.settings import SettingsFault
from common.telemetry import redacted

FAILED = 1
MISUSED = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """One subcommand: what it does, in a line, and the coroutine that does it, given the parsed arguments.

    `run` returns the exit code, or None for 0. `declare` adds arguments of the command's own to its parser.
    """

    help: str
    run: Callable[[argparse.Namespace], Awaitable[int | None]]
    declare: Callable[[argparse.ArgumentParser], None] | None = None


def main(commands: Mapping[str, Command], argv: Sequence[str], program: str) -> int:
    """Runs the command that `argv` names and gives the exit code: 0 done, 1 failed, 2 wrongly called or set.

    Whatever goes wrong is said in one line per fault on standard error, never as a traceback; telemetry has the rest.
    """
    arguments = _parser(commands, program).parse_args(argv)
    try:
        return asyncio.run(_awaited(commands[arguments.command], arguments)) or 0
    except SettingsFault as fault:
        # Not redacted: a fault shows no value, and `..._KEY: is required` would look like one.
        return _say(program, fault.faults, MISUSED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who read the output has left: the interpreter must not find that out again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Failure as failure:
        return _say(program, [redacted(failure.message)], FAILED)
    except Exception as error:  # noqa: BLE001 - said in one line; telemetry has logged it whole
        return _say(program, [redacted(f"{type(error).__name__}: {error}")], FAILED)


async def _awaited(command: Command, arguments: argparse.Namespace) -> int | None:
    return await command.run(arguments)


def _say(program: str, lines: Sequence[str], code: int) -> int:
    for line in lines:
        one_line = " ".join(line.split())
        print(f"{program}: {one_line}", file=sys.stderr)  # noqa: T201 - a command speaks to its caller
    return code


def _parser(commands: Mapping[str, Command], program: str) -> argparse.ArgumentParser:
    parser = _OneLine(prog=program)
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in commands.items():
        below = choices.add_parser(name, help=command.help, description=command.help)
        if command.declare is not None:
            command.declare(below)
    return parser


class _OneLine(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSED, f"{self.prog}: {message}\n")
