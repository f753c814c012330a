"""`python -m dev run [--watch]` starts the house, `python -m dev upstream HOST:PORT HOST:PORT` the demo upstream."""

import sys
from collections.abc import Sequence
from pathlib import Path

from common.settings import SettingsFault, environment
from dev.supervisor.run import run

WRONG_SETTINGS = 2


def main(arguments: Sequence[str]) -> int:
    """Runs the command and returns its exit status."""
    try:
        match arguments:
            case ["run"]:
                return run(environment(Path(".env")), watch=False)
            case ["run", "--watch"]:
                return run(environment(Path(".env")), watch=True)
            case _:
                print(__doc__, file=sys.stderr)
    except SettingsFault as fault:
        print("\n".join(fault.faults), file=sys.stderr)
    return WRONG_SETTINGS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
