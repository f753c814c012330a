"""`python -m ocr serve|work|schedule|all|migrate`: reads the environment once."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from common import desk
from common.database import migrate
from common.desk import Command, Role
from common.settings import environment, load
from common.telemetry import configure, serve_metrics
from ocr.app import Ocr, schedule, serve, work
from ocr.settings import Settings

_PROGRAM = "ocr"
_MIGRATIONS = Path(__file__).parents[2] / "migrations"


def settings() -> Settings:
    """The settings of this process; raises SettingsFault with every fault."""
    return load(Settings, environment(Path(".env")), prefix="OCR_")


async def run(roles: Sequence[Callable[[Ocr], Role]]) -> None:
    """Runs these roles until the process is asked to stop."""
    own = settings()
    app = Ocr(own)
    metrics = [] if own.telemetry.metrics_listen is None else [serve_metrics(own.telemetry.metrics_listen)]
    await desk.run([configure(_PROGRAM, own.telemetry), *metrics, app, *(role(app) for role in roles)])


async def run_migrations(_: Namespace) -> None:
    """Brings the schema to its newest step."""
    await migrate(_MIGRATIONS, settings().database.migration_url.reveal())


def role_command(sentence: str, *roles: Callable[[Ocr], Role]) -> Command:
    """The command that runs these roles."""
    return Command(sentence, lambda _: run(roles))


COMMANDS = {
    "serve": role_command("answer RPCs", serve),
    "work": role_command("work on what was asked for", work),
    "schedule": role_command("do what is to be done from time to time", schedule),
    "all": role_command("serve, work and schedule in one process", serve, work, schedule),
    "migrate": Command("bring the database to the newest schema", run_migrations),
}

if __name__ == "__main__":
    sys.exit(desk.main(COMMANDS, sys.argv[1:], _PROGRAM))
