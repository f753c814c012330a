"""`python -m gateway serve`: REST in front of the services. `python -m gateway key NAME`: a new API key."""

import argparse
import sys
from pathlib import Path

from common.desk import Command, main, run
from common.settings import environment, load
from common.telemetry import configure
from gateway.app import serve
from gateway.auth import key_name, new_key
from gateway.contracts import compiled
from gateway.settings import Settings, settings_class

PREFIX = "GATEWAY_"
_PROGRAM = "python -m gateway"


def _takes_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=key_name, help="whose key it is")


async def _serve(_: argparse.Namespace) -> None:
    contracts = compiled()
    settings: Settings = load(settings_class(contracts.services()), environment(Path(".env")), PREFIX)
    async with configure("gateway", settings.telemetry):
        await run([serve(settings, contracts)], settings.drain_timeout)


async def _key(arguments: argparse.Namespace) -> None:
    key, entry = new_key(arguments.name)
    print(f"key, shown this once:  {key}")
    print(f"for {PREFIX}API_KEYS:  {entry}")


COMMANDS = {
    "serve": Command("answer REST until asked to stop", _serve),
    "all": Command("the same: the gateway has one role", _serve),
    "key": Command("make a new API key", _key, _takes_name),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], _PROGRAM))
