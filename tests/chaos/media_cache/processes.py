"""Processes of media_cache."""

import asyncio
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from common.desk import main
from dev.backing.ports import free_port
from media_cache.__main__ import COMMANDS
from tests.chaos.media_cache.doomed import run
from tests.fixtures.forked import Forked
from tests.integration.media_cache.standing import objects_at


@dataclass
class Processes(Forked):
    """media_cache, in any role."""

    def worker(self, **more: str) -> ForkServerProcess:
        """An ordinary worker."""
        return self.start(_command, "work", more=more)

    def door(self, address: str) -> ForkServerProcess:
        """An ordinary door at this address."""
        return self.start(_command, "serve", more={"MEDIA_CACHE_LISTEN": address, **objects_at(free_port())})

    def doomed(self, step: str, number: str, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that is hit by a signal at a step."""
        return self.start(_doomed, step, number, *roles, more=more)

    async def verified(self) -> tuple[int, str]:
        """What `verify --at-rest` says: its exit code and its findings."""
        return await self.answer(_command, "verify", "--at-rest")


def _command(*words: str) -> int:
    return main(COMMANDS, words, "media_cache")


def _doomed(step: str, number: str, *roles: str) -> int:
    asyncio.run(run(step, number, *roles))
    return 0
