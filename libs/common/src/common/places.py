"""Places: so many at the same time, and whoever comes on top is told to come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from common.errors import ResourceExhausted

_SOON = timedelta(seconds=1)


class Overloaded(ResourceExhausted):
    """As many requests as this server answers at the same time are in hand already; try again."""

    reason = "OVERLOADED"


class Places:
    """So many of them, each taken for the length of a block."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Takes a place; Overloaded when there is none."""
        if self._taken >= self._most:
            raise Overloaded(retry_after=_SOON)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
