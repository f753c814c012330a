"""`python -m ocr serve|work|schedule|all|migrate|verify`: reads the environment once."""

import sys
from pathlib import Path

from common.desk import Service, main
from ocr.app import Ocr, schedule, serve, verify, work
from ocr.settings import Settings

SERVICE = Service(name="ocr", settings=Settings, app=Ocr, migrations=Path(__file__).parents[2] / "migrations")
COMMANDS = {
    "serve": SERVICE.role("answer RPCs", serve),
    "work": SERVICE.role("work on what was asked for", work),
    "schedule": SERVICE.role("do what is to be done from time to time", schedule),
    # Left in reverse: the doors close first, then the workers.
    "all": SERVICE.role("serve, work and schedule in one process", schedule, work, serve),
    "migrate": SERVICE.migrate(),
    "verify": SERVICE.verify("prove the invariants on the database", verify),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], SERVICE.name))
