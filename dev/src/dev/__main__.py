"""The desk of a developer:

python -m dev run [--watch]                start the whole house, and with --watch start again what was changed
python -m dev upstream HOST:PORT HOST:PORT   start the demo upstream, provider and CDN
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from common.settings import SettingsFault, Unfit

# Loaded only when asked for: the supervisor has no use for the libraries that draw pictures.
COMMANDS = {"run": "dev.supervisor.run", "upstream": "dev.upstream.serving"}
WRONG_SETTINGS = 2


def main(arguments: Sequence[str]) -> int:
    """Runs the command and returns its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return WRONG_SETTINGS
    try:
        status: int = import_module(COMMANDS[arguments[0]]).main(arguments[1:])
    except SettingsFault as fault:
        print("\n".join(fault.faults), file=sys.stderr)
    except Unfit as fault:
        print(f"an address {fault}", file=sys.stderr)
    else:
        return status
    return WRONG_SETTINGS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
