"""`python -m ocr serve|work|schedule|all|migrate`; reads the environment once."""

import sys
from argparse import Namespace
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from common.desk import Command, Role, main, run
from common.settings import environment, load
from ocr.app import App
from ocr.settings import PREFIX, Settings


def _app() -> App:
    return App(load(Settings, environment(Path(".env")), PREFIX))


def _running(*roles: Callable[[App], Role]) -> Callable[[Namespace], Coroutine[Any, Any, None]]:
    async def command(_: Namespace) -> None:
        app = _app()
        await run([*app.foundations(), *(role(app) for role in roles)])

    return command


async def _migrate(_: Namespace) -> None:
    await _app().migrate()


COMMANDS = {
    "serve": Command("answer RPCs", _running(App.serve)),
    "work": Command("work on what was asked for", _running(App.work)),
    "schedule": Command("ask for what falls due", _running(App.schedule)),
    "all": Command("all three in one process", _running(App.work, App.schedule, App.serve)),
    "migrate": Command("bring the schema to the newest step", _migrate),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], "ocr"))
