"""Being alone at something, of all processes."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from common.database import Database, UnitOfWork
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import settings_of

_END_HOLDERS = """
    SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON database = pg_database.oid
    WHERE locktype = 'advisory' AND datname = current_database()
"""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database[UnitOfWork]]:
    database = Database(settings_of(database_url), UnitOfWork)
    yield database
    await database.close()


async def is_free(database: Database[UnitOfWork]) -> bool:
    async with database.alone("it") as is_alone:
        return is_alone


async def test_of_two_at_the_same_one_is_alone_and_of_two_at_different_things_both(
    database: Database[UnitOfWork],
) -> None:
    async with database.alone("it") as first, database.alone("it") as second, database.alone("else") as other:
        assert (first, second, other) == (True, False, True)


async def test_the_next_has_it_when_one_is_through_or_failed(database: Database[UnitOfWork]) -> None:
    assert await is_free(database)

    with pytest.raises(ZeroDivisionError):
        async with database.alone("it"):
            raise ZeroDivisionError

    assert await is_free(database)


async def test_it_is_free_when_the_connection_of_who_has_it_is_gone(
    database: Database[UnitOfWork], database_url: str
) -> None:
    async with database.alone("it"):
        assert not await is_free(database)
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(_END_HOLDERS)

        await wait_until(lambda: is_free(database))
