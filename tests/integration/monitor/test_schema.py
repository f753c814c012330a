"""The migrations make the schema that the code knows."""

import asyncio
import re
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from common.database import database_url as normalised
from common.database import migrate
from monitor.tables import metadata
from tests.integration.monitor.schema import MIGRATIONS

WORDS = "CREATE FUNCTION searched_words(text, text, text[]) RETURNS tsvector IMMUTABLE RETURN NULL::tsvector"
MEDIA = "CREATE FUNCTION media_of_post(uuid, uuid, uuid, jsonb) RETURNS uuid[] IMMUTABLE RETURN ARRAY[$1, $2, $3]"


def test_the_migrated_schema_is_that_of_the_tables(monitor_database_url: str, database_url: str) -> None:
    with _connected(database_url) as connection:
        for function in (WORDS, MEDIA):
            connection.execute(text(function))
        metadata.create_all(connection)
        declared = _schema(connection)

    with _connected(monitor_database_url) as connection:
        migrated = _schema(connection)

    for kind, things in declared.items():
        assert sorted(set(migrated[kind]) ^ set(things)) == []


def test_migrating_twice_changes_nothing(monitor_database_url: str) -> None:
    asyncio.run(migrate(MIGRATIONS, normalised(monitor_database_url)))


def _connected(url: str) -> AbstractContextManager[Connection]:
    return create_engine(normalised(url), poolclass=NullPool).begin()


def _schema(connection: Connection) -> dict[str, Any]:
    """Every table with its columns, constraints and indexes, as PostgreSQL prints them."""
    columns = """
        SELECT table_name, column_name, udt_name, is_nullable, column_default, generation_expression
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
    """
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    checks = """
        SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
    """
    found = {
        name: sorted(re.sub("'0'::[a-z]+", "0", "|".join(map(str, row))) for row in connection.execute(text(query)))
        for name, query in {"columns": columns, "indexes": indexes, "checks": checks}.items()
    }
    return found | {"tables": sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})}
