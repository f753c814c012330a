"""Databases and roles: one of each per service, and none that could read another's."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier, Literal

COMMON_DATABASES = ("postgres", "template1")

# Default privileges: tables that a migration adds later are the service's to use, but never to change in shape.
RIGHTS = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {service}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {service}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {service}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {service}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {service}",
)


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """A service on the server: its database bears its name, its schema belongs to the owner, it only touches rows."""

    name: str
    password: str
    owner_password: str

    @property
    def owner(self) -> str:
        """The role of migrations."""
        return f"{self.name}_owner"

    def url(self, server_url: str) -> str:
        """The service's own address of its database."""
        return _account_url(server_url, self.name, self.password, self.name)

    def migration_url(self, server_url: str) -> str:
        """The address of its database for migrations."""
        return _account_url(server_url, self.owner, self.owner_password, self.name)


def provision(server_url: str, tenants: Iterable[Tenant]) -> None:
    """Makes what is missing and sets right what is there; to be repeated at every start."""
    with psycopg.connect(server_url, autocommit=True) as server:
        _close_common_databases(server)
        for tenant in tenants:
            _ensure_role(server, tenant.owner, tenant.owner_password)
            _ensure_role(server, tenant.name, tenant.password)
            _ensure_database(server, tenant)
            _grant_rights(server_url, tenant)


def _close_common_databases(server: Connection) -> None:
    for name in COMMON_DATABASES:
        server.execute(SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(Identifier(name)))


def _ensure_role(server: Connection, name: str, password: str) -> None:
    if server.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,)).fetchone() is None:
        server.execute(SQL("CREATE ROLE {}").format(Identifier(name)))
    # The password of the data folder wins: a folder that lost its secrets, or got new ones, still starts.
    server.execute(
        SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            Identifier(name), Literal(password)
        )
    )


def _ensure_database(server: Connection, tenant: Tenant) -> None:
    names = {"database": Identifier(tenant.name), "owner": Identifier(tenant.owner)}
    if server.execute("SELECT FROM pg_database WHERE datname = %s", (tenant.name,)).fetchone() is None:
        server.execute(SQL("CREATE DATABASE {database} OWNER {owner} TEMPLATE template0").format(**names))
    server.execute(SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))


def _grant_rights(server_url: str, tenant: Tenant) -> None:
    parts = urlsplit(server_url)._replace(path=f"/{tenant.name}")
    with psycopg.connect(urlunsplit(parts)) as database:
        for right in RIGHTS:
            database.execute(_filled(right, tenant))


def _filled(statement: str, tenant: Tenant) -> Composed:
    names = {"database": tenant.name, "owner": tenant.owner, "service": tenant.name}
    return SQL(statement).format(**{word: Identifier(name) for word, name in names.items()})


def _account_url(server_url: str, user: str, password: str, database: str) -> str:
    parts = urlsplit(server_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password, safe='')}@{place}", path=f"/{database}"))
