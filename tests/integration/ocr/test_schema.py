"""The tables of the code are those that the migrations make."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from common.database import database_url as driver_url
from common.database import migrate
from ocr.__main__ import SERVICE
from ocr.tables import METADATA


async def test_the_migrations_make_the_tables_that_the_code_means(database_url: str) -> None:
    await migrate(SERVICE.migrations, driver_url(database_url))

    with create_engine(driver_url(database_url), poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    for _ in range(2):
        await migrate(SERVICE.migrations, driver_url(database_url))
