"""`python -m media_cache serve|work|schedule|all|migrate|verify`: reads the environment once."""

import sys
from pathlib import Path

from common.desk import Service, main
from media_cache.app import MediaCache, schedule, serve, verify, work
from media_cache.settings import Settings

SERVICE = Service(
    name="media_cache", settings=Settings, app=MediaCache, migrations=Path(__file__).parents[2] / "migrations"
)
COMMANDS = {
    "serve": SERVICE.role("answer RPCs and serve objects", serve),
    "work": SERVICE.role("fetch what was asked for", work),
    "schedule": SERVICE.role("do what is to be done from time to time", schedule),
    # Left in reverse: the doors close first, then the workers.
    "all": SERVICE.role("serve, work and schedule in one process", schedule, work, serve),
    "migrate": SERVICE.migrate(),
    "verify": SERVICE.verify("prove the invariants on database and store", verify),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], SERVICE.name))
