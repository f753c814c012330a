"""The order of the house: stores, migrations, services, door; and back again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from dev.backing.program import Program
from dev.backing.provision import provision
from dev.supervisor.keeper import Keeper, NotStarted
from dev.supervisor.migrating import migrate
from dev.supervisor.processes import Processes
from dev.supervisor.stores import SERVICES, Stores
from dev.supervisor.together import together

START_TIMEOUT = 90.0


class House:
    """Everything that runs, floor by floor; `say` is told what a person should know."""

    def __init__(self, processes: Processes, gateway_port: int, say: Callable[[str], None]) -> None:
        self._processes = processes
        self._stores: Stores = processes.stores
        self._gateway_port = gateway_port
        self._say = say
        self._logs: Path = processes.desk.logs
        self.keepers: list[Keeper] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """All of it runs, and the door answers; leaving stops it in reverse order. Raises `NotStarted`."""
        async with AsyncExitStack() as floors:
            try:
                async with asyncio.timeout(START_TIMEOUT):
                    await self._start(floors)
            except TimeoutError:
                raise NotStarted(f"not ready after {START_TIMEOUT:g} s, see {self._logs}") from None
            yield

    async def _start(self, floors: AsyncExitStack) -> None:
        demo = [self._processes.upstream()] if self._processes.desk.is_demo else []
        # Waited for at the end only: it starts up while PostgreSQL does.
        upstream = await floors.enter_async_context(self._floor(demo))
        stores = await floors.enter_async_context(self._floor(await asyncio.to_thread(self._prepared_stores)))
        await together(keeper.ready() for keeper in stores)
        await self._migrate()
        services = await floors.enter_async_context(self._floor(self._processes.services()))
        door = await floors.enter_async_context(self._floor([self._processes.gateway(self._gateway_port)]))
        await together(keeper.ready() for keeper in (*upstream, *services, *door))

    def _prepared_stores(self) -> list[Program]:
        stores = [store for store in (self._stores.postgres, self._stores.redis) if store is not None]
        for store in stores:
            store.prepare()
        return [store.program() for store in stores]

    async def _migrate(self) -> None:
        tenants = list(self._stores.tenants.values())
        if tenants:
            await asyncio.to_thread(provision, self._stores.server_url, tenants)
        await together(migrate(self._processes, service) for service in SERVICES)

    @asynccontextmanager
    async def _floor(self, programs: Sequence[Program]) -> AsyncIterator[list[Keeper]]:
        keepers = [Keeper(program, self._logs, self._say) for program in programs]
        self.keepers += keepers
        try:
            for keeper in keepers:
                await keeper.start()
            yield keepers
        finally:
            await asyncio.gather(*(keeper.stop() for keeper in keepers))
