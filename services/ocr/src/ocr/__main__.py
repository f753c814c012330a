"""`python -m ocr serve|work|schedule|all|migrate|verify|spent`: reads the environment once."""

import sys
from argparse import Namespace
from pathlib import Path

from common.desk import Command, Service, main
from ocr.app import Ocr, schedule, serve, verify, work
from ocr.settings import Settings

SERVICE = Service(name="ocr", settings=Settings, app=Ocr, migrations=Path(__file__).parents[2] / "migrations")
_DAYS = 30


async def spent(_: Namespace) -> None:
    """What readers were asked and paid, today and in the days before it."""
    async with Ocr(SERVICE.read()) as app:
        days = await app.spending.of_days(_DAYS)
    print("day reader model calls prompt-tokens output-tokens thoughts-tokens usd")
    for each in days:
        tokens = (each.usage.prompt_tokens, each.usage.output_tokens, each.usage.thoughts_tokens)
        print(each.day, each.reader, each.model, each.calls, *tokens, f"{each.cost_usd:.6f}")
    print(f"in {_DAYS} days: {sum(each.cost_usd for each in days):.6f} USD")


COMMANDS = {
    "serve": SERVICE.role("answer RPCs", serve),
    "work": SERVICE.role("work on what was asked for", work),
    "schedule": SERVICE.role("do what is to be done from time to time", schedule),
    # Left in reverse: the doors close first, then the workers.
    "all": SERVICE.role("serve, work and schedule in one process", schedule, work, serve),
    "migrate": SERVICE.migrate(),
    "spent": Command(f"tell what readers were paid, by day and model, in the last {_DAYS} days", spent),
    "verify": SERVICE.verify("prove the invariants on the database", verify),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], SERVICE.name))
