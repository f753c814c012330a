"""Connections to PostgreSQL that give up in time."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from common.database.failures import server_leaves
from common.database.settings import DatabaseSettings

# A restart of the server, an address that moved: no connection lives for ever.
_RECYCLE_SECONDS = 1800
_NETWORK_TIMEOUT = timedelta(seconds=5)
CONNECT_TIMEOUT = timedelta(seconds=2)


def open_engine(settings: DatabaseSettings) -> AsyncEngine:
    """An engine with at most `pool_size` connections; it connects when it is first asked to."""
    engine = create_async_engine(
        settings.url.reveal(),
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_recycle=_RECYCLE_SECONDS,
        # Values are the users' own; an error's text travels further than they should.
        hide_parameters=True,
        connect_args=connect_arguments(settings),
    )
    event.listen(engine.sync_engine, "handle_error", _forget_all_when_server_leaves)
    return engine


def connect_arguments(settings: DatabaseSettings, planner: Mapping[str, str] | None = None) -> dict[str, object]:
    """What the driver is told beside the address: every limit, and settings of the session's planner."""
    limits = {
        "statement_timeout": settings.statement_timeout,
        "lock_timeout": settings.lock_timeout,
        "idle_in_transaction_session_timeout": settings.transaction_timeout,
    }
    of_session = {**{name: str(_milliseconds(limit)) for name, limit in limits.items()}, **(planner or {})}
    return {
        "connect_timeout": int(CONNECT_TIMEOUT.total_seconds()),
        "options": " ".join(f"-c {name}={value}" for name, value in of_session.items()),
        # A peer that vanished without a word is noticed when it acknowledges nothing any more.
        "tcp_user_timeout": _milliseconds(_NETWORK_TIMEOUT),
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }


def _milliseconds(interval: timedelta) -> int:
    return int(interval.total_seconds() * 1000)


def _forget_all_when_server_leaves(context: ExceptionContext) -> None:
    # The driver calls the connection that got the news alive, and the others in the pool have not heard it. Taken for
    # a disconnect, it empties the pool, so that one retry of the caller finds a fresh connection.
    if server_leaves(context.original_exception):
        context.is_disconnect = True
