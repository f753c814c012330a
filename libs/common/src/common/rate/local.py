"""The rate of this process alone, by its own clock: what is left when Redis is away."""

from collections.abc import Callable
from time import monotonic


class LocalRate:
    """Turns that are an interval apart, in seconds, and none while it is held."""

    def __init__(self, interval: float, clock: Callable[[], float] = monotonic) -> None:
        self._interval = interval
        self._clock = clock
        self._next = self._held_until = clock()

    def ask(self) -> float:
        """Takes the turn and gives 0, or says how long it is until the next one may be had."""
        wait = max(self._next - self._clock(), self.held)
        if wait > 0:
            return wait
        self.note()
        return 0.0

    def note(self) -> None:
        """Counts a turn that was had elsewhere."""
        self._next = self._clock() + self._interval

    def hold(self, seconds: float) -> None:
        """Gives no turn for so long."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @property
    def held(self) -> float:
        """How long it is held still."""
        return max(0.0, self._held_until - self._clock())
