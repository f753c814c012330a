"""What is measured again and again while something else goes on."""

import statistics
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

_INTERVAL_SECONDS = 0.5


class Sampled:
    """A number that is looked at from entering to leaving."""

    def __init__(self, look: Callable[[], float]) -> None:
        self._look = look
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.samples = [look()]

    @property
    def first(self) -> float:
        """What it was before."""
        return self.samples[0]

    @property
    def peak(self) -> float:
        """The most that was seen."""
        return max(self.samples)

    @property
    def growth(self) -> float:
        """By which share its last quarter is above its second one; below nought where it is less."""
        quarter = max(1, len(self.samples) // 4)
        before, after = self.samples[quarter : 2 * quarter] or self.samples, self.samples[-quarter:]
        return statistics.mean(after) / statistics.mean(before) - 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._left.wait(_INTERVAL_SECONDS):
            self.samples.append(self._look())
