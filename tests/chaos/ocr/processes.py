"""Processes of ocr."""

import asyncio
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from common.desk import main
from ocr.__main__ import COMMANDS
from tests.chaos.dooms import Doom
from tests.chaos.ocr.doomed import run
from tests.fixtures.forked import Forked, ended

VERIFY_SECONDS = 30.0


@dataclass
class Processes(Forked):
    """ocr, in any role."""

    def worker(self, **more: str) -> ForkServerProcess:
        """An ordinary worker."""
        return self.start(_command, "work", more=more)

    def doomed(self, doom: Doom, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that is hit by a signal at a step."""
        return self.start(_doomed, doom, roles, more=more)

    def said(self) -> str:
        """What all of them have said so far."""
        return self.log.read_text()

    async def verified(self) -> tuple[int, str]:
        """What `verify --at-rest` says: its exit code and its findings."""
        findings = self.log.with_name("verified")
        code = await ended(self.start(_command, "verify", "--at-rest", log=findings, more={}), VERIFY_SECONDS)
        return code, findings.read_text()


def _command(*words: str) -> int:
    return main(COMMANDS, words, "ocr")


def _doomed(doom: Doom, roles: tuple[str, ...]) -> int:
    asyncio.run(run(doom, roles))
    return 0
