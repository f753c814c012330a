"""A service's own database: its connections and its transactions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database.deadline import cut_after
from common.database.engine import CONNECT_TIMEOUT, open_engine
from common.database.failures import DatabaseUnavailable, translated
from common.database.settings import DatabaseSettings
from common.database.unit_of_work import Bell, UnitOfWork

U = TypeVar("U", bound=UnitOfWork)


class Database(Generic[U]):
    """Hands out units of work. What passes by itself arrives as `DatabaseUnavailable`; one retry hides a restart."""

    def __init__(
        self, settings: DatabaseSettings, unit_of_work: Callable[[AsyncConnection], U], bell: Bell | None = None
    ) -> None:
        self._engine = open_engine(settings)
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
        self._ring(work)

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[U]:
        """A unit of work for one statement, committed with it: the server is asked once where it is asked thrice above.

        Every further statement would be a transaction of its own.
        """
        with translated():
            async with self._connected() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                work = self._unit_of_work(connection)
                yield work
        self._ring(work)

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
        await self._engine.dispose()

    def _ring(self, work: U) -> None:
        if self._bell is not None:
            for queue, count in work.rings.items():
                self._bell.ring(queue, count)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        connection = self._engine.connect()
        try:
            # One bound over both waits, for a free place in the pool and for the server to let us in.
            async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds()):
                await connection.start()
        except TimeoutError as error:
            raise DatabaseUnavailable from error
        try:
            with cut_after(connection, self._transaction_timeout):
                yield connection
        finally:
            # A caller that is cancelled must not leave the connection half given back.
            await asyncio.shield(connection.close())
