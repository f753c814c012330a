"""A connection of one's own for statements that come one after another, each of which commits by itself.

Such a statement asks the server once, where a transaction around it asks thrice; and past SQLAlchemy's own execution
it costs a third. Statements are written with Core all the same.
"""

import asyncio
import select
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from sqlalchemy import Select, UpdateBase, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from common.database.engine import CONNECT_TIMEOUT, connect_arguments
from common.database.failures import DatabaseUnavailable, NoConnection, is_passing
from common.database.settings import DatabaseSettings

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped


class Line:
    """Connects when it is first asked to, and anew after its connection was lost; `planner` is set for its sessions."""

    def __init__(self, settings: DatabaseSettings, planner: Mapping[str, str] | None = None) -> None:
        self._url = make_url(settings.url.reveal()).set(drivername="postgresql").render_as_string(hide_password=False)
        self._arguments = connect_arguments(settings, planner or {})
        self._timeout = settings.transaction_timeout
        self._connection: AsyncConnection[DictRow] | None = None
        self._turn = asyncio.Lock()
        self._is_closed = False

    async def run(self, statement: Select[Any] | UpdateBase, parameters: Mapping[str, object]) -> list[DictRow]:
        """The rows that the statement returns, once it is committed.

        What passes by itself is `DatabaseUnavailable`, and so is everything once the line is closed; `NoConnection`
        where no connection could be made, so that nothing was asked.
        """
        text, fixed = _compiled(statement)
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout.total_seconds()):
                    return await self._rows(text, {**fixed, **parameters})
            except (psycopg.Error, TimeoutError) as error:
                await self._drop()
                if _is_passing(error):
                    raise DatabaseUnavailable from error
                raise
            except asyncio.CancelledError:
                # An answer that nobody waited for must not be taken for that to the next statement.
                await self._drop()
                raise
            finally:
                if self._is_closed:
                    await self._drop()

    async def close(self) -> None:
        """Gives the connection back to the server, for good."""
        self._is_closed = True
        await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _rows(self, text: str, parameters: Mapping[str, Any]) -> list[DictRow]:
        if self._is_closed:
            raise DatabaseUnavailable
        if self._connection is not None and _is_lost(self._connection):
            await self._drop()
        if self._connection is None:
            self._connection = await self._connected()
        cursor = await self._connection.execute(text.encode(), parameters)
        return await cursor.fetchall()

    async def _connected(self) -> AsyncConnection[DictRow]:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds()):
                return await AsyncConnection.connect(
                    self._url,
                    autocommit=True,
                    row_factory=dict_row,
                    **self._arguments,  # type: ignore[arg-type]  # names of libpq
                )
        except (psycopg.Error, TimeoutError) as error:
            if _is_passing(error):
                raise NoConnection from error
            raise


def _is_passing(error: psycopg.Error | TimeoutError) -> bool:
    return isinstance(error, TimeoutError) or is_passing(error)


def _is_lost(connection: AsyncConnection[DictRow]) -> bool:
    if connection.closed:
        return True
    # A connection that idles has nothing to read, unless it is the server's farewell.
    farewell = select.poll()
    farewell.register(connection.fileno(), select.POLLIN)
    return bool(farewell.poll(0))


@lru_cache(maxsize=256)
def _compiled(statement: Select[Any] | UpdateBase) -> tuple[str, Mapping[str, Any]]:
    """The statement as the driver takes it, and the parameters that are always the same."""
    compiled = statement.compile(dialect=_DIALECT)
    return str(compiled), dict(compiled.params)
