"""`python -m monitor serve|work|schedule|all|migrate|verify|tick`: reads the environment once."""

import sys
from argparse import Namespace
from pathlib import Path

from common.desk import Command, Service, main
from monitor.app import Monitor, schedule, serve, verify, work
from monitor.settings import Settings

SERVICE = Service(name="monitor", settings=Settings, app=Monitor, migrations=Path(__file__).parents[2] / "migrations")


async def tick(_: Namespace) -> None:
    """One round of the scheduler, for cron."""
    async with Monitor(SERVICE.read()) as app:
        print(f"runs asked for: {await app.runs.ask_due()}")


COMMANDS = {
    "serve": SERVICE.role("answer RPCs", serve),
    "work": SERVICE.role("carry out runs", work),
    "schedule": SERVICE.role("ask for the runs that are due", schedule),
    # Left in reverse: the doors close first, then the workers.
    "all": SERVICE.role("serve, work and schedule in one process", schedule, work, serve),
    "migrate": SERVICE.migrate(),
    "tick": Command("ask once for the runs that are due", tick),
    "verify": SERVICE.verify("prove the invariants on the database", verify),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], SERVICE.name))
