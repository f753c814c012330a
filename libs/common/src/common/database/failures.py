"""What the driver says went wrong, told as a failure of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from common.errors import Unavailable

RETRY_AFTER = timedelta(seconds=1)
# Connection lost; resources; deadlock and serialization; shutdown and start; lock, statement and idle timeouts; a
# primary that became a standby.
_PASSING = ("08", "53", "40", "57P", "55P03", "57014", "25P03", "25006")
_SERVER_LEAVES = "57P"
_CONNECTION_FAULTS = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


class DatabaseUnavailable(Unavailable):
    """The database cannot do this at the moment."""

    reason = "DATABASE_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_AFTER)


class NoConnection(DatabaseUnavailable):
    """The database has no connection for us: all are taken, or it lets nobody in. Nothing was asked of it."""


@contextmanager
def translated(told: type[DatabaseUnavailable] = DatabaseUnavailable) -> Iterator[None]:
    """Within the block, what passes by itself is raised as such a failure; a wrong statement stays itself."""
    try:
        yield
    except DBAPIError as error:
        if is_passing(error):
            raise told from error
        raise


def is_passing(error: DBAPIError | psycopg.Error) -> bool:
    """Whether the same statement may succeed a moment later."""
    state = sqlstate(error.orig if isinstance(error, DBAPIError) else error)
    if state is not None:
        return state.startswith(_PASSING)
    # The server had no say in it: the connection was refused, reset or never made.
    is_invalidated = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_invalidated or isinstance(error, _CONNECTION_FAULTS)


def server_leaves(error: BaseException | None) -> bool:
    """Whether the server is shutting down or starting, so that every connection to it is as good as gone."""
    return (sqlstate(error) or "").startswith(_SERVER_LEAVES)


def sqlstate(error: BaseException | None) -> str | None:
    """PostgreSQL's code for the error, when it came from the server."""
    return error.sqlstate if isinstance(error, psycopg.Error) else None
