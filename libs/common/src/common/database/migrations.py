"""Brings a database's schema to the newest step, forward only."""

import asyncio
from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine, text

_CONNECTION = "connection"
_LOCK = text("SELECT pg_advisory_lock(hashtext('migrations'))")
_WAIT_FOR_OTHERS = text("SET lock_timeout = '60s'")
# A step that waits for a table makes everybody else wait behind it: better to fail and be started again.
_WAIT_FOR_TABLES = text("SET lock_timeout = '5s'")


async def migrate(script_folder: Path, url: str) -> None:
    """Runs every step that the database has not seen; of several callers at once, one does and the others wait."""
    await asyncio.to_thread(_upgrade, script_folder, url)


def run_migrations(environment: ModuleType) -> None:
    """All that a service's `migrations/env.py` has to call, given `alembic.context`: a transaction for each step."""
    environment.configure(connection=environment.config.attributes[_CONNECTION], transaction_per_migration=True)
    with environment.begin_transaction():
        environment.run_migrations()


def _upgrade(script_folder: Path, url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(script_folder).replace("%", "%%"))
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        # Held by the session, so that it lasts over the steps' own transactions and ends with the connection.
        for statement in (_WAIT_FOR_OTHERS, _LOCK, _WAIT_FOR_TABLES):
            connection.execute(statement)
            connection.commit()
        config.attributes[_CONNECTION] = connection
        command.upgrade(config, "head")
