"""Which queues a worker process serves."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

ALL = "all"


class Named(Protocol):
    """Something with the name of a queue."""

    @property
    def name(self) -> str:
        """The queue's name, as QUEUE_NAME has it."""
        ...


N = TypeVar("N", bound=Named)


def select(queues: Iterable[N], names: Sequence[str]) -> list[N]:
    """Those of the queues that are named, or all where the names have `all`; names of other services are let be."""
    return [queue for queue in queues if ALL in names or queue.name in names]
