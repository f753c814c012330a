"""A line: statements that commit by themselves on one connection, whatever becomes of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, literal, select

from common.database import Database, DatabaseUnavailable, Line, NoConnection, UnitOfWork, lists_of, unnested
from tests.fixtures.proxy import Proxy
from tests.fixtures.waiting import wait_until
from tests.fixtures.work import settings_of

OpenProxy = Callable[[str], Awaitable[Proxy]]
NUMBERS = Table("numbers", MetaData(), Column("number", Integer, primary_key=True))
ADD = insert(NUMBERS).from_select(["number"], unnested(NUMBERS, ["number"]).select()).returning(NUMBERS.c.number)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database[UnitOfWork]]:
    database = Database(settings_of(database_url), UnitOfWork)
    async with database.unit_of_work() as work:
        await work.connection.run_sync(NUMBERS.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def line(database: Database[UnitOfWork]) -> Line:
    return database.line({"application_name": "line"})


async def add(line: Line, *numbers: int) -> list[int]:
    """Inserts the numbers; returns those that were."""
    return [row["number"] for row in await line.run(ADD, lists_of(["number"], [{"number": one} for one in numbers]))]


def ended(database_url: str) -> int:
    """How many connections of the line the server has just ended."""
    return lines(database_url, "count(pg_terminate_backend(pid))")


def count(database_url: str, which: str = "true") -> int:
    """How many connections the line has, of those that are like this."""
    return lines(database_url, f"count(*) FILTER (WHERE {which})")


def lines(database_url: str, counted: str) -> int:
    """What is counted of the line's connections, as the server knows them."""
    query = f"SELECT {counted} FROM pg_stat_activity WHERE application_name = 'line'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        found = connection.execute(query.encode()).fetchone()
    return int(found[0]) if found else 0


async def test_a_statement_is_committed_when_its_rows_are_there(line: Line, database_url: str) -> None:
    assert await add(line, 1, 2) == [1, 2]

    with psycopg.connect(database_url) as other:
        assert other.execute("SELECT count(*) FROM numbers").fetchone() == (2,)


async def test_a_connection_that_was_lost_meanwhile_is_another_without_a_word(line: Line, database_url: str) -> None:
    await add(line, 1)
    assert ended(database_url) == 1
    await wait_until(lambda: count(database_url) == 0)

    assert await add(line, 2) == [2]


async def test_a_connection_that_is_lost_over_a_statement_is_unavailable_and_then_another(
    line: Line, database_url: str
) -> None:
    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE numbers IN ACCESS EXCLUSIVE MODE")
        adding = asyncio.create_task(add(line, 1))
        await wait_until(lambda: count(database_url, "wait_event_type = 'Lock'") == 1)
        assert ended(database_url) == 1

        with pytest.raises(DatabaseUnavailable) as lost:
            await adding

    assert not isinstance(lost.value, NoConnection)
    assert await add(line, 2) == [2]


@pytest.mark.parametrize("refuses", [True, False])
async def test_a_server_that_lets_nobody_in_is_no_connection_and_a_line_when_it_does(
    database_url: str, proxy: OpenProxy, refuses: bool
) -> None:
    through = await proxy(database_url)
    line = Line(settings_of(through.url))
    await through.stop() if refuses else through.hold()
    with pytest.raises(NoConnection):
        await line.run(select(literal(1)), {})

    await through.start() if refuses else through.release()

    assert len(await line.run(select(literal(1)), {})) == 1
    await line.close()


async def test_a_statement_that_is_wrong_stays_itself(line: Line) -> None:
    await add(line, 1)

    with pytest.raises(psycopg.errors.UniqueViolation):
        await add(line, 1)

    assert await add(line, 2) == [2]


async def test_statements_asked_for_together_go_one_after_another(line: Line, database_url: str) -> None:
    assert await asyncio.gather(*(add(line, number) for number in range(10))) == [[number] for number in range(10)]
    assert ended(database_url) == 1


async def test_a_statement_that_nobody_waits_for_any_more_does_not_disturb_the_next(
    line: Line, database_url: str
) -> None:
    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE numbers IN ACCESS EXCLUSIVE MODE")
        waiting = asyncio.create_task(add(line, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    assert await add(line, 2) == [2]


async def test_lines_are_closed_with_their_database(database: Database[UnitOfWork], database_url: str) -> None:
    await add(database.line({"application_name": "line"}), 1)

    await database.close()

    assert ended(database_url) == 0


async def test_a_line_that_is_closed_in_the_middle_of_a_statement_stays_closed(line: Line, database_url: str) -> None:
    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE numbers IN ACCESS EXCLUSIVE MODE")
        waiting = asyncio.create_task(add(line, 1))
        await asyncio.sleep(0)
        await line.close()
        other.rollback()
        await asyncio.gather(waiting, return_exceptions=True)

    with pytest.raises(DatabaseUnavailable):
        await add(line, 2)
    assert ended(database_url) == 0
