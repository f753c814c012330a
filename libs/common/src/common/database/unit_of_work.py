"""One transaction of a service, and what is to be rung when it is committed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Select, UpdateBase
from sqlalchemy.ext.asyncio import AsyncConnection


class Bell(Protocol):
    """Tells the workers of a queue that it has work; never fails, never makes its caller wait."""

    def ring(self, queue: str, count: int = 1) -> None:
        """Asks for `count` bells."""
        ...


class Runner(Protocol):
    """Runs statements: a unit of work, all in its transaction; a line, each in its own."""

    async def run(
        self, statement: Select[Any] | UpdateBase, parameters: Mapping[str, object]
    ) -> Sequence[Mapping[str, Any]]:
        """The rows that the statement returns."""
        ...


class UnitOfWork:
    """One transaction. A service's own subclass adds its repositories, all on the same `connection`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self._rings: Counter[str] = Counter()

    async def run(
        self, statement: Select[Any] | UpdateBase, parameters: Mapping[str, object]
    ) -> Sequence[Mapping[str, Any]]:
        """The rows that the statement returns."""
        found = await self.connection.execute(statement, parameters)
        return [row._asdict() for row in found]

    def ring(self, queue: str, count: int = 1) -> None:
        """Has the queue's bell rung after the commit: before it, a worker would find nothing."""
        self._rings[queue] += count

    @property
    def rings(self) -> Mapping[str, int]:
        """What is to be rung, by queue."""
        return self._rings
