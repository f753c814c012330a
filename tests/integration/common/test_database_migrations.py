"""Migrations run once, one process at a time."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from common.database import database_url as sqlalchemy_url
from common.database import migrate, migrations
from tests.fixtures.waiting import wait_until

ENV = """
from alembic import context

from common.database import run_migrations

run_migrations(context)
"""
STEP = '''
"""A step."""

from alembic import op

revision = "{number}"
down_revision = {before}


def upgrade() -> None:
    op.execute("{statement}")
'''


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text(ENV)
    write_step(tmp_path, 1, "CREATE TABLE first (id int)")
    return tmp_path


def write_step(scripts: Path, number: int, statement: str) -> None:
    before = repr(str(number - 1)) if number > 1 else None
    step = STEP.format(number=number, before=before, statement=statement)
    (scripts / "versions" / f"{number}.py").write_text(step)


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


async def test_each_step_runs_once(database_url: str, scripts: Path) -> None:
    await migrate(scripts, sqlalchemy_url(database_url))
    write_step(scripts, 2, "CREATE TABLE second (id int)")
    await migrate(scripts, sqlalchemy_url(database_url))
    await migrate(scripts, sqlalchemy_url(database_url))

    assert tables(database_url) == {"alembic_version", "first", "second"}


async def test_a_step_that_fails_leaves_those_before_it_and_nothing_of_its_own(
    database_url: str, scripts: Path
) -> None:
    write_step(scripts, 2, "CREATE TABLE second (id int); SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        await migrate(scripts, sqlalchemy_url(database_url))

    assert tables(database_url) == {"alembic_version", "first"}


async def test_a_second_migration_waits_for_the_first(database_url: str, scripts: Path) -> None:
    with psycopg.connect(database_url, autocommit=True) as first:
        first.execute("SELECT pg_advisory_lock(hashtext('migrations'))")
        second = asyncio.create_task(migrate(scripts, sqlalchemy_url(database_url)))
        await wait_until(lambda: waits_for_a_lock(first))

        assert tables(database_url) == set()
        first.execute("SELECT pg_advisory_unlock(hashtext('migrations'))")
        await second

    assert "first" in tables(database_url)


async def test_a_step_does_not_wait_long_for_a_table_in_use(
    database_url: str, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert str(migrations._WAIT_FOR_TABLES) == "SET lock_timeout = '5s'"
    monkeypatch.setattr(migrations, "_WAIT_FOR_TABLES", text("SET lock_timeout = '100ms'"))
    await migrate(scripts, sqlalchemy_url(database_url))
    write_step(scripts, 2, "ALTER TABLE first ADD COLUMN more int")

    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE first")
        with pytest.raises(OperationalError, match="lock timeout"):
            await migrate(scripts, sqlalchemy_url(database_url))


def waits_for_a_lock(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    row = connection.execute(waiting).fetchone()
    return row is not None and row[0] == 1
