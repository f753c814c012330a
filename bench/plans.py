"""What PostgreSQL does with the statements that a read of the service sends."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bench.times import Times
from monitor.repository import Work

Read = Callable[[Work], Awaitable[object]]
_TIMED = "ANALYZE, TIMING OFF, FORMAT JSON"
_SHOWN = "ANALYZE, BUFFERS, COSTS OFF, SUMMARY OFF"


def engine_of(url: str) -> AsyncEngine:
    """An engine with one connection to the database."""
    return create_async_engine(url.replace("postgresql:", "postgresql+psycopg:"), pool_size=1, max_overflow=0)


async def statement_times(engine: AsyncEngine, read: Callable[[], Read], calls: int) -> Times:
    """What PostgreSQL itself takes for the reads, without the way there and what Python makes of the rows."""
    taken = [sum(each[0]["Execution Time"] for each in await _explained(engine, read(), _TIMED)) for _ in range(calls)]
    return Times(sorted(taken))


async def plan(engine: AsyncEngine, read: Read) -> str:
    """The plan of every statement that the read sends, as it was carried out."""
    return "\n".join(await _explained(engine, read, _SHOWN))


async def _explained(engine: AsyncEngine, read: Read, options: str) -> list[Any]:
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        sent.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with engine.begin() as connection:
        await read(Work(connection))
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    async with engine.begin() as connection:
        return [await _answer(connection, f"EXPLAIN ({options}) {statement}", given) for statement, given in sent]


async def _answer(connection: AsyncConnection, statement: str, given: Any) -> Any:
    lines = (await connection.exec_driver_sql(statement, given)).scalars().all()
    return "\n".join(lines) if isinstance(lines[0], str) else lines[0]
