"""Processes of ocr."""

import asyncio
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from tests.chaos.dooms import Doom
from tests.chaos.ocr.doomed import run
from tests.fixtures.commands import command
from tests.fixtures.forked import Forked


@dataclass
class Processes(Forked):
    """ocr, in any role."""

    def worker(self, **more: str) -> ForkServerProcess:
        """An ordinary worker."""
        return self.start(command, "ocr", "work", more=more)

    def doomed(self, doom: Doom, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that is hit by a signal at a step."""
        return self.start(_doomed, doom, roles, more=more)

    async def verified(self) -> tuple[int, str]:
        """What `verify --at-rest` says: its exit code and its findings."""
        return await self.answer(command, "ocr", "verify", "--at-rest")


def _doomed(doom: Doom, roles: tuple[str, ...]) -> int:
    asyncio.run(run(doom, roles))
    return 0
