"""Processes of media_cache."""

import asyncio
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from dev.backing.ports import free_port
from tests.chaos.media_cache.doomed import run
from tests.fixtures.commands import command
from tests.fixtures.forked import Forked
from tests.integration.media_cache.standing import objects_at


@dataclass
class Processes(Forked):
    """media_cache, in any role."""

    def worker(self, **more: str) -> ForkServerProcess:
        """An ordinary worker."""
        return self.start(command, "media_cache", "work", more=more)

    def door(self, address: str) -> ForkServerProcess:
        """An ordinary door at this address."""
        return self.start(
            command, "media_cache", "serve", more={"MEDIA_CACHE_LISTEN": address, **objects_at(free_port())}
        )

    def doomed(self, step: str, number: str, *roles: str, **more: str) -> ForkServerProcess:
        """A process of these roles that is hit by a signal at a step."""
        return self.start(_doomed, step, number, *roles, more=more)

    async def verified(self) -> tuple[int, str]:
        """What `verify --at-rest` says: its exit code and its findings."""
        return await self.answer(command, "media_cache", "verify", "--at-rest")


def _doomed(step: str, number: str, *roles: str) -> int:
    asyncio.run(run(step, number, *roles))
    return 0
