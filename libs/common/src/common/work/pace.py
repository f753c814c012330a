"""How quick a worker's rows are, and so how many of them it claims ahead: a claim each would cost more than they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic

# What is claimed ahead waits no longer than this for a hand, so that no other worker would have begun much earlier.
_AHEAD_SECONDS = 0.05
_MOST_AHEAD_PER_HAND = 2
_WEIGHT = 0.1


class Pace:
    """The rooms of a worker with so many hands: as long as its rows are slow, there is one for each hand."""

    def __init__(self, hands: int) -> None:
        self._hands = hands
        self._seconds = inf

    def room(self, held: int) -> int:
        """How many rows are to be claimed by whoever holds so many; 0 when it is too early to ask for more."""
        ahead = min(int(self._hands * _AHEAD_SECONDS / self._seconds), _MOST_AHEAD_PER_HAND * self._hands)
        room = self._hands + ahead - held
        return room if 2 * room > ahead else 0

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Counts the time that the block takes as that of one row."""
        begin = monotonic()
        try:
            yield
        finally:
            self._count(max(monotonic() - begin, 1e-6))

    def slow_down(self) -> None:
        """Claims nothing ahead until rows are seen to be quick again."""
        self._seconds = inf

    def _count(self, seconds: float) -> None:
        is_first = self._seconds == inf
        self._seconds = seconds if is_first else self._seconds + _WEIGHT * (seconds - self._seconds)
