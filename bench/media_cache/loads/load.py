"""A load, and what is said of it: each thing that must hold, beside what was measured."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bench.media_cache.foreign import Foreign
from bench.media_cache.standing import Standing, standing
from bench.servers import Servers


@dataclass(frozen=True)
class Check:
    """One thing that must hold."""

    sentence: str
    measured: object
    holds: bool

    def __str__(self) -> str:
        return f"  {'holds ' if self.holds else 'MISSED'} {self.sentence}: {self.measured}"


@dataclass(frozen=True)
class Scene:
    """Where a load takes place, what it asks for, and how much of it or how long."""

    stores: Servers
    foreign: Foreign
    mix: str
    count: int
    seconds: float

    def standing(self, **settings: str) -> AbstractContextManager[Standing]:
        """A media_cache with these settings beside the usual, which serves and works in one process."""
        return standing(self.stores, self.foreign, role="all", **settings)


Checks = Iterator[Check]


@dataclass(frozen=True)
class Load:
    """A load by its number: what it is, what it asks for, how much of it or how long, and who carries it out."""

    number: str
    sentence: str
    mix: str
    run: Callable[[Scene], Checks]
    count: int = 0
    seconds: float = 60.0
