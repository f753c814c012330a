"""What passes by itself arrives as DatabaseUnavailable, in time, and one retry is enough."""

import asyncio
import select
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from common.database import Database, DatabaseUnavailable, NoConnection, UnitOfWork
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.proxy import Proxy
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import settings_of

OpenProxy = Callable[[str], Awaitable[Proxy]]


@asynccontextmanager
async def database_at(url: str, **changes: object) -> AsyncIterator[Database[UnitOfWork]]:
    database = Database(settings_of(url, **changes), UnitOfWork)
    yield database
    await database.close()


async def ask(database: Database[UnitOfWork], statement: str = "SELECT 1") -> object:
    async with database.unit_of_work() as work:
        return (await work.connection.execute(text(statement))).scalar()


async def asked_with_one_retry(database: Database[UnitOfWork]) -> object:
    try:
        return await ask(database)
    except DatabaseUnavailable:
        return await ask(database)


async def seconds_until_unavailable(database: Database[UnitOfWork]) -> float:
    begin = time.monotonic()
    with pytest.raises(DatabaseUnavailable) as caught:
        await ask(database)
    assert caught.value.retry_after is not None
    return time.monotonic() - begin


async def test_a_unit_of_work_is_written_whole_or_not_at_all(database_url: str) -> None:
    async with database_at(database_url) as database:
        await ask_nothing(database, "CREATE TABLE things (id int PRIMARY KEY)")

        async def change_half() -> None:
            async with database.unit_of_work() as work:
                await work.connection.execute(text("INSERT INTO things VALUES (1)"))
                raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await change_half()

        assert await ask(database, "SELECT count(*) FROM things") == 0


async def test_one_retry_hides_a_restart_from_every_caller(own_postgres: PostgresServer) -> None:
    async with database_at(own_postgres.url, pool_size=10) as database:
        await asyncio.gather(*(ask(database, "SELECT pg_sleep(0.1)") for _ in range(10)))

        await asyncio.to_thread(own_postgres.restart)

        answers = [await asked_with_one_retry(database) for _ in range(5)]
        answers += await asyncio.gather(*(asked_with_one_retry(database) for _ in range(20)))
        assert answers == [1] * 25


async def test_a_statement_cut_off_by_a_restart_is_unavailable_and_its_retry_is_not(
    own_postgres: PostgresServer,
) -> None:
    async with database_at(own_postgres.url, pool_size=10) as database:
        running = [asyncio.create_task(ask(database, "SELECT pg_sleep(8)")) for _ in range(10)]
        await wait_until(lambda: sleepers(database_url=own_postgres.url, count=10))

        await asyncio.to_thread(own_postgres.restart)

        found = await asyncio.gather(*running, return_exceptions=True)
        assert all(isinstance(each, DatabaseUnavailable) for each in found)
        assert await ask(database) == 1


async def test_a_database_that_is_down_is_unavailable_at_once(own_postgres: PostgresServer) -> None:
    async with database_at(own_postgres.url) as database:
        assert await database.ready()
        await asyncio.to_thread(own_postgres.stop)

        await seconds_until_unavailable(database)
        assert await seconds_until_unavailable(database) < 1
        with pytest.raises(NoConnection):
            await ask(database)
        assert not await database.ready()


async def test_a_server_that_does_not_let_anybody_in_is_unavailable_within_the_bound(
    database_url: str, proxy: OpenProxy
) -> None:
    through = await proxy(database_url)
    through.hold()
    async with database_at(through.url) as database:
        assert await seconds_until_unavailable(database) < 3
    through.release()


async def test_a_pool_that_is_used_up_is_unavailable_after_two_seconds_and_recovers(database_url: str) -> None:
    async with database_at(database_url, pool_size=1) as database:
        async with database.unit_of_work() as work:
            await work.connection.execute(text("SELECT 1"))
            assert 1.5 < await seconds_until_unavailable(database) < 3

        assert await ask(database) == 1


async def test_a_server_that_falls_silent_ends_the_transaction_in_time(database_url: str, proxy: OpenProxy) -> None:
    through = await proxy(database_url)
    async with database_at(through.url, transaction_timeout=timedelta(seconds=1)) as database:

        async def ask_a_silent_server() -> None:
            async with database.unit_of_work() as work:
                await work.connection.execute(text("SELECT 1"))
                through.hold()
                await work.connection.execute(text("SELECT 1"))

        begin = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            await ask_a_silent_server()

        assert time.monotonic() - begin < 2
        through.release()
        assert await ask(database) == 1


async def test_a_deadlock_ends_for_one_and_is_unavailable_for_the_other(database_url: str) -> None:
    async with database_at(database_url) as database:
        await ask_nothing(database, "CREATE TABLE things (id int PRIMARY KEY); INSERT INTO things VALUES (1), (2)")
        both_hold = asyncio.Barrier(2)

        async def lock(first: int, second: int) -> str:
            try:
                async with database.unit_of_work() as work:
                    await work.connection.execute(text(f"SELECT FROM things WHERE id = {first} FOR UPDATE"))
                    await both_hold.wait()
                    await work.connection.execute(text(f"SELECT FROM things WHERE id = {second} FOR UPDATE"))
            except DatabaseUnavailable:
                return "unavailable"
            return "done"

        assert sorted(await asyncio.gather(lock(1, 2), lock(2, 1))) == ["done", "unavailable"]


async def test_a_serialization_failure_is_unavailable(database_url: str) -> None:
    async with database_at(database_url) as database:
        await ask_nothing(database, "CREATE TABLE things (id int); INSERT INTO things VALUES (1)")

        async def change_what_changed() -> None:
            async with database.unit_of_work() as work:
                await work.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
                await work.connection.execute(text("SELECT * FROM things"))
                await ask_nothing(database, "UPDATE things SET id = 2")
                await work.connection.execute(text("UPDATE things SET id = 3"))

        with pytest.raises(DatabaseUnavailable):
            await change_what_changed()


@pytest.mark.parametrize(
    ("changes", "statement"),
    [
        ({"statement_timeout": timedelta(milliseconds=100)}, "SELECT pg_sleep(5)"),
        ({"lock_timeout": timedelta(milliseconds=100)}, "LOCK TABLE things"),
    ],
)
async def test_no_statement_waits_for_ever(database_url: str, changes: dict[str, object], statement: str) -> None:
    async with database_at(database_url) as other, database_at(database_url, **changes) as database:
        await ask_nothing(other, "CREATE TABLE things (id int)")
        async with other.unit_of_work() as work:
            await work.connection.execute(text("LOCK TABLE things"))

            with pytest.raises(DatabaseUnavailable):
                await ask_nothing(database, statement)

        assert await ask(database) == 1


async def test_a_transaction_that_idles_is_ended_and_leaves_nothing_behind(database_url: str) -> None:
    async with database_at(database_url, transaction_timeout=timedelta(milliseconds=300), pool_size=1) as database:

        async def idle() -> None:
            async with database.unit_of_work() as work:
                await work.connection.execute(text("SELECT 1"))
                await wait_until(lambda: cut_off(work))
                await work.connection.execute(text("SELECT 1"))

        with pytest.raises(DatabaseUnavailable):
            await idle()

        assert await ask(database) == 1


@pytest.mark.parametrize(
    ("statement", "error"),
    [("INSERT INTO things VALUES (1), (1)", IntegrityError), ("SELECT nonsense", ProgrammingError)],
)
async def test_what_is_wrong_stays_wrong(database_url: str, statement: str, error: type[Exception]) -> None:
    async with database_at(database_url) as database:
        await ask_nothing(database, "CREATE TABLE things (id int PRIMARY KEY)")

        with pytest.raises(error):
            await ask_nothing(database, statement)


async def test_the_text_of_an_error_keeps_the_values_to_itself(database_url: str) -> None:
    async with database_at(database_url) as database:
        with pytest.raises(ProgrammingError) as caught:
            async with database.unit_of_work() as work:
                await work.connection.execute(text("SELECT nonsense, :secret"), {"secret": "hunter2"})

        assert "hunter2" not in str(caught.value)


async def test_a_caller_that_is_cancelled_gives_its_connection_back(database_url: str) -> None:
    async with database_at(database_url, pool_size=1) as database:
        running = asyncio.create_task(ask(database, "SELECT pg_sleep(30)"))
        await wait_until(lambda: sleepers(database_url=database_url, count=1))

        running.cancel()
        await asyncio.wait([running])

        assert await ask(database) == 1


async def test_a_connection_that_is_given_back_to_a_closed_database_is_closed(database_url: str) -> None:
    async with database_at(database_url) as database:
        async with database.unit_of_work() as work:
            connection = await connection_of(work)
            await database.close()
            assert not connection.closed

        assert connection.closed


async def ask_nothing(database: Database[UnitOfWork], statements: str) -> None:
    async with database.unit_of_work() as work:
        for statement in statements.split(";"):
            await work.connection.execute(text(statement))


async def sleepers(database_url: str, count: int) -> bool:
    """Whether that many statements are asleep on the server."""
    running = (
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()"
    )
    async with database_at(database_url) as database:
        return await ask(database, running) == count


async def cut_off(work: UnitOfWork) -> bool:
    """Whether the server has ended the connection of the unit of work."""
    # A connection that idles has nothing to read, unless it is the server's farewell.
    return bool(select.select([await connection_of(work)], [], [], 0)[0])


async def connection_of(work: UnitOfWork) -> psycopg.AsyncConnection[object]:
    """The driver's own connection."""
    found = (await work.connection.get_raw_connection()).driver_connection
    assert isinstance(found, psycopg.AsyncConnection)
    return found
