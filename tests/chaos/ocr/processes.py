"""Processes of ocr."""

import asyncio
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from common.desk import main
from ocr.__main__ import COMMANDS
from tests.chaos.dooms import Doom
from tests.chaos.ocr.doomed import run
from tests.fixtures.forked import Forked


@dataclass
class Processes(Forked):
    """ocr, in any role."""

    def worker(self, **more: str) -> ForkServerProcess:
        """An ordinary worker."""
        return self.start(_command, "work", more=more)

    def doomed(self, doom: Doom, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that is hit by a signal at a step."""
        return self.start(_doomed, doom, roles, more=more)

    async def verified(self) -> tuple[int, str]:
        """What `verify --at-rest` says: its exit code and its findings."""
        return await self.answer(_command, "verify", "--at-rest")


def _command(*words: str) -> int:
    return main(COMMANDS, words, "ocr")


def _doomed(doom: Doom, roles: tuple[str, ...]) -> int:
    asyncio.run(run(doom, roles))
    return 0
