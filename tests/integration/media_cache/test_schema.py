"""The migrations make the schema that the code speaks of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from common.database import database_url as normalised
from common.database import migrate
from media_cache.tables import METADATA
from tests.integration.media_cache.schema import MIGRATIONS


def test_the_migrations_make_the_tables_of_the_code(media_database_url: str) -> None:
    with create_engine(normalised(media_database_url), poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})

        assert compare_metadata(context, METADATA) == []


async def test_migrating_twice_changes_nothing(media_database_url: str) -> None:
    await migrate(MIGRATIONS, normalised(media_database_url))
