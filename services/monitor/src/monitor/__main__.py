"""`python -m monitor serve|work|schedule|all|migrate|verify|tick|prune|resume`: reads the environment once."""

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


async def prune(_: Namespace) -> None:
    """One removal of what is old, for cron."""
    async with Monitor(SERVICE.read()) as app:
        pruned = await app.retention.prune()
        print(f"observations removed: {pruned.observations}, pages removed: {pruned.pages}")


async def resume(_: Namespace) -> None:
    """Has the provider asked again, for an operator who knows better than what it told last."""
    async with Monitor(SERVICE.read()) as app:
        print("monitoring goes on" if await app.reopening.resume() else "nothing was paused")


COMMANDS = {
    "serve": SERVICE.role("answer RPCs", serve),
    "work": SERVICE.role("carry out runs", work),
    "schedule": SERVICE.role("ask for the runs that are due", schedule),
    # Left in reverse: the doors close first, then the workers.
    "all": SERVICE.role("serve, work and schedule in one process", schedule, work, serve),
    "migrate": SERVICE.migrate(),
    "tick": Command("ask once for the runs that are due", tick),
    "prune": Command("remove what is older than it is to be kept", prune),
    "resume": Command("ask the provider again although it refused our key or had no credits", resume),
    "verify": SERVICE.verify("prove the invariants on the database", verify),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], SERVICE.name))
