"""Processes of every temper, forked, with what they say and what they complain of."""

from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.fixtures.forked import Forked, ended
from tests.fixtures.waiting import wait_until
from tests.integration.common import desk_process

# The first process waits until all of the code is read.
PATIENCE = 30.0


class Desk(Forked):
    """The process whose end is looked at."""

    def call(self, *words: str, **environ: str) -> ForkServerProcess:
        """A process of this command."""
        return self.start(desk_process.called, str(self._errors), *words, more=environ)

    async def heard(self, line: str) -> None:
        """Waits until it has said so."""
        await wait_until(lambda: line in self.lines(), PATIENCE)

    def lines(self) -> list[str]:
        """What it has said."""
        return self.said().splitlines() if self.log.exists() else []

    async def outcome(self, *words: str, **environ: str) -> tuple[int, list[str]]:
        """The status and the errors of a command that ends by itself."""
        status = await ended(self.call(*words, **environ), PATIENCE)
        return status, self.errors()

    def errors(self) -> list[str]:
        """What it has complained of."""
        return [line.removeprefix("desk: ") for line in self._errors.read_text().splitlines()]

    @property
    def _errors(self) -> Path:
        return self.log.with_name("errors")
