"""A service's own database: its connections and its transactions."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Generic, TypeVar

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import ConnectionPoolEntry

from common.database.alone import alone
from common.database.deadline import cut_after
from common.database.engine import CONNECT_TIMEOUT, open_engine
from common.database.failures import DatabaseUnavailable, NoConnection, translated
from common.database.line import Line
from common.database.settings import DatabaseSettings
from common.database.unit_of_work import Bell, UnitOfWork

U = TypeVar("U", bound=UnitOfWork)


class Database(Generic[U]):
    """Hands out units of work. What passes by itself arrives as `DatabaseUnavailable`; one retry hides a restart."""

    def __init__(
        self, settings: DatabaseSettings, unit_of_work: Callable[[AsyncConnection], U], bell: Bell | None = None
    ) -> None:
        self._settings = settings
        self._engine = open_engine(settings)
        self._lines: list[Line] = []
        self._transaction_timeout = settings.transaction_timeout
        self._unit_of_work = unit_of_work
        self._bell = bell

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[U]:
        """One transaction: committed when the block ends, rolled back when it raises. Then its bells are rung."""
        with translated():
            async with self._connected() as connection, connection.begin():
                work = self._unit_of_work(connection)
                yield work
        if self._bell is not None:
            for queue, count in work.rings.items():
                self._bell.ring(queue, count)

    def line(self, planner: Mapping[str, str] | None = None) -> Line:
        """A connection beside the pool, for statements that commit by themselves and come all the time."""
        self._lines.append(Line(self._settings, planner))
        return self._lines[-1]

    def alone(self, name: str) -> AbstractAsyncContextManager[bool]:
        """A block that says whether it is the only one of this name in all processes; no transaction is open in it."""
        return alone(Line(self._settings), name)

    async def ready(self) -> bool:
        """Whether the database answers within two seconds."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds()), self.unit_of_work() as work:
                await work.connection.execute(text("SELECT 1"))
        except (DatabaseUnavailable, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Closes every connection that is not in use, and the others when they are given back."""
        event.listen(self._engine.sync_engine, "checkin", _close)
        await self._engine.dispose()
        for line in self._lines:
            await line.close()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        connection = self._engine.connect()
        try:
            # One bound over both waits, for a free place in the pool and for the server to let us in.
            async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds()):
                with translated(NoConnection):
                    await connection.start()
        except TimeoutError as error:
            raise NoConnection from error
        try:
            with cut_after(connection, self._transaction_timeout):
                yield connection
        finally:
            # A caller that is cancelled must not leave the connection half given back.
            await asyncio.shield(connection.close())


def _close(_: object, place: ConnectionPoolEntry) -> None:
    # Its pool was left to the garbage collector, which closes nothing.
    place.invalidate()
