"""An end for transactions with a server that is there but silent."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection


@contextmanager
def cut_after(connection: AsyncConnection, interval: timedelta) -> Iterator[None]:
    """Within the block, the connection is cut once the interval has passed: whoever waits for it sees it lost.

    Cancelling would not do: the driver answers a cancellation by asking the silent server to stop the statement.
    """
    cut = asyncio.get_running_loop().call_later(interval.total_seconds(), _cut, _driver_connection(connection))
    try:
        yield
    finally:
        cut.cancel()


def _driver_connection(connection: AsyncConnection) -> psycopg.AsyncConnection[object]:
    driver_connection = connection.sync_connection.connection.driver_connection  # type: ignore[union-attr]
    assert isinstance(driver_connection, psycopg.AsyncConnection)  # noqa: S101 - the engine's own driver
    return driver_connection


def _cut(connection: psycopg.AsyncConnection[object]) -> None:
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
