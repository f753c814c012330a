"""PostgreSQL: connections that give up in time, units of work, migrations."""

from common.database.database import Database
from common.database.failures import DatabaseUnavailable, NoConnection
from common.database.line import Line
from common.database.lists import lists_of, unnested
from common.database.migrations import migrate, run_migrations
from common.database.settings import DatabaseSettings, database_url
from common.database.unit_of_work import Bell, Runner, UnitOfWork

__all__ = [
    "Bell",
    "Database",
    "DatabaseSettings",
    "DatabaseUnavailable",
    "Line",
    "NoConnection",
    "Runner",
    "UnitOfWork",
    "database_url",
    "lists_of",
    "migrate",
    "run_migrations",
    "unnested",
]
