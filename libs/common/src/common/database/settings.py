"""Where a service's database is, and how many connections it may hold."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from common.settings import Secret, Unfit, integer, seconds, setting

_DRIVER = "postgresql+psycopg"
_ACCEPTED = {"postgres", "postgresql", _DRIVER}


def database_url(value: str) -> str:
    """A PostgreSQL URL, in the form that SQLAlchemy reads."""
    try:
        parts = make_url(value.strip())
    except (ArgumentError, ValueError):
        parts = None
    if parts is None or parts.drivername not in _ACCEPTED or not (parts.host or parts.query):
        raise Unfit("must be a URL like postgresql://user@host:5432/name")
    return parts.set(drivername=_DRIVER).render_as_string(hide_password=False)


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings:
    """One service's database: placed apart by its own URL, or named after the service on the common server."""

    own_url: Secret | None = setting(
        "{prefix}DATABASE_URL", database_url, None, secret=True, help="the service's own database"
    )
    server_url: Secret | None = setting(
        "DATABASE_URL",
        database_url,
        None,
        secret=True,
        help="the server on which the database is named for the service",
    )
    migration_own_url: Secret | None = setting(
        "{prefix}MIGRATION_DATABASE_URL", database_url, None, secret=True, help="as the role that may change the schema"
    )
    name: str = setting("{prefix}DATABASE_NAME", default="{service}", help="the database's name on the common server")
    pool_size: int = setting("{prefix}DATABASE_POOL_SIZE", integer(1, 200), 10, help="connections per process")
    statement_timeout: timedelta = setting("{prefix}DATABASE_STATEMENT_TIMEOUT_SECONDS", seconds, timedelta(seconds=10))
    lock_timeout: timedelta = setting("{prefix}DATABASE_LOCK_TIMEOUT_SECONDS", seconds, timedelta(seconds=5))
    transaction_timeout: timedelta = setting(
        "{prefix}DATABASE_TRANSACTION_TIMEOUT_SECONDS",
        seconds,
        timedelta(seconds=30),
        help="how long one transaction may stand, whoever is silent",
    )

    def __post_init__(self) -> None:
        if self.own_url is None and self.server_url is None:
            raise Unfit("{prefix}DATABASE_URL: is required, or DATABASE_URL for the whole server")
        if not self.transaction_timeout:
            raise Unfit("{prefix}DATABASE_TRANSACTION_TIMEOUT_SECONDS: must be more than 0")

    @property
    def url(self) -> Secret:
        """The database as the role that reads and writes rows."""
        if self.own_url is not None:
            return self.own_url
        assert self.server_url is not None  # noqa: S101 - held by __post_init__
        server = make_url(self.server_url.reveal())
        return Secret(server.set(database=self.name).render_as_string(hide_password=False))

    @property
    def migration_url(self) -> Secret:
        """The database as the role that owns the schema."""
        return self.migration_own_url or self.url
