"""What processes weigh while they work."""

import threading
from types import TracebackType
from typing import Self

from bench.processes import megabytes

_INTERVAL_SECONDS = 0.5


class Scales:
    """Weighs a process with all below it, again and again from entering to leaving."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._weigh, daemon=True)
        self.samples = [megabytes(pid)]

    @property
    def peak(self) -> float:
        """The most megabytes that were seen."""
        return max(self.samples)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._thread.join()

    def _weigh(self) -> None:
        while not self._left.wait(_INTERVAL_SECONDS):
            self.samples.append(megabytes(self._pid))
