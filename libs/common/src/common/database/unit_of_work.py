"""One transaction of a service, and what is to be rung when it is committed."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection


class Bell(Protocol):
    """Tells the workers of a queue that it has work; never fails, never makes its caller wait."""

    def ring(self, queue: str, count: int = 1) -> None:
        """Asks for `count` bells."""
        ...


class UnitOfWork:
    """One transaction. A service's own subclass adds its repositories, all on the same `connection`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self._rings: Counter[str] = Counter()

    def ring(self, queue: str, count: int = 1) -> None:
        """Has the queue's bell rung after the commit: before it, a worker would find nothing."""
        self._rings[queue] += count

    @property
    def rings(self) -> Mapping[str, int]:
        """What is to be rung, by queue."""
        return self._rings
