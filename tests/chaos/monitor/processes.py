"""Processes of the monitor."""

import asyncio
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from tests.chaos.monitor.doomed import Doom, run
from tests.fixtures.commands import command
from tests.fixtures.forked import Forked


@dataclass
class Processes(Forked):
    """The monitor, in any role."""

    def command(self, *words: str, **more: str) -> ForkServerProcess:
        """`python -m monitor` with these words."""
        return self.start(command, "monitor", *words, more=more)

    def doomed(self, doom: Doom, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that something befalls at a step."""
        return self.start(_doomed, doom, roles, more=more)


def _doomed(doom: Doom, roles: tuple[str, ...]) -> int:
    asyncio.run(run(doom, roles))
    return 0
