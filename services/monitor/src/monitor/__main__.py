"""`python -m monitor serve|work|schedule|all|migrate|verify|tick`: reads the environment once."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from common import desk
from common.database import migrate
from common.desk import Command, Role
from common.settings import environment, load
from common.telemetry import configure, serve_metrics
from monitor.app import Monitor, schedule, serve, work
from monitor.settings import Settings

_PROGRAM = "monitor"
_MIGRATIONS = Path(__file__).parents[2] / "migrations"
_VIOLATED = 1


def settings() -> Settings:
    """The settings of this process; raises SettingsFault with every fault."""
    return load(Settings, environment(Path(".env")), prefix="MONITOR_")


async def run(roles: Sequence[Callable[[Monitor], Role]]) -> None:
    """Runs these roles until the process is asked to stop."""
    own = settings()
    app = Monitor(own)
    metrics = [] if own.telemetry.metrics_listen is None else [serve_metrics(own.telemetry.metrics_listen)]
    await desk.run([configure(_PROGRAM, own.telemetry), *metrics, app, *(role(app) for role in roles)])


async def run_migrations(_: Namespace) -> None:
    """Brings the schema to its newest step."""
    await migrate(_MIGRATIONS, settings().database.migration_url.reveal())


async def tick(_: Namespace) -> None:
    """One round of the scheduler, for cron."""
    async with Monitor(settings()) as app:
        print(f"runs asked for: {await app.runs.ask_due()}")


async def verify(arguments: Namespace) -> int:
    """Prints every invariant with its count of violations; the exit code is 1 unless all are 0."""
    violations = 0
    async with Monitor(settings()) as app:
        async for finding in app.verifying.verify(at_rest=arguments.at_rest):
            print(f"{finding.id:<4} {finding.violations:>8}  {finding.sentence}")
            violations += finding.violations
    return _VIOLATED if violations else 0


def declare_verify(parser: ArgumentParser) -> None:
    """The one question that only the caller can answer."""
    parser.add_argument("--at-rest", action="store_true", help="nothing is being asked for: what has not ended is lost")


def role_command(sentence: str, *roles: Callable[[Monitor], Role]) -> Command:
    """The command that runs these roles."""
    return Command(sentence, lambda _: run(roles))


COMMANDS = {
    "serve": role_command("answer RPCs", serve),
    "work": role_command("carry out runs", work),
    "schedule": role_command("ask for the runs that are due", schedule),
    "all": role_command("serve, work and schedule in one process", serve, work, schedule),
    "migrate": Command("bring the database to the newest schema", run_migrations),
    "tick": Command("ask once for the runs that are due", tick),
    "verify": Command("prove the invariants on the database", verify, declare_verify),
}

if __name__ == "__main__":
    sys.exit(desk.main(COMMANDS, sys.argv[1:], _PROGRAM))
