"""A start with nothing to migrate knows it without starting a process."""

from pathlib import Path

import psycopg
import pytest

from dev.supervisor.schema import is_newest, mark_newest, migrations_of


@pytest.fixture
def migrated_url(database_url: str) -> str:
    """A database that migrations "m1" have brought to step 7."""
    with psycopg.connect(database_url) as database:
        database.execute("CREATE TABLE alembic_version (version_num text)")
        database.execute("INSERT INTO alembic_version VALUES ('7')")
    mark_newest(database_url, "m1")
    return database_url


def test_what_was_migrated_is_newest(migrated_url: str) -> None:
    assert is_newest(migrated_url, "m1")


def test_other_migrations_have_to_run(migrated_url: str) -> None:
    assert not is_newest(migrated_url, "m2")


def test_a_schema_that_was_moved_by_hand_has_to_be_migrated(migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as database:
        database.execute("UPDATE alembic_version SET version_num = '6'")

    assert not is_newest(migrated_url, "m1")


def test_a_database_without_steps_is_never_newest(database_url: str) -> None:
    mark_newest(database_url, "m1")

    assert not is_newest(database_url, "m1")


def test_migrations_are_others_when_one_changes(tmp_path: Path) -> None:
    step = tmp_path / "monitor" / "migrations" / "versions" / "0001_first.py"
    step.parent.mkdir(parents=True)
    step.write_text("first")
    before = migrations_of("monitor", tmp_path)

    step.write_text("second")

    assert migrations_of("monitor", tmp_path) != before
