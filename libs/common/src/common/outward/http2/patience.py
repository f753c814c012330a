"""How much of what brings nothing is put up with on one connection."""

from common.outward.http2.faults import ENHANCE_YOUR_CALM, Broken

# Pings, settings, resets, crumbs of a body: who sends so many more of them than of bytes only keeps us busy.
_MOST_USELESS = 2000
_CRUMB_BYTES = 64


class Patience:
    """Runs out with what brings nothing, comes back with what brings bytes, and is whole with every whole answer."""

    def __init__(self) -> None:
        self._useless = 0

    def try_it(self) -> None:
        """Counts a frame that brought nothing; raises Broken when there were too many."""
        self._useless += 1
        if self._useless > _MOST_USELESS:
            raise Broken("busy with nothing", ENHANCE_YOUR_CALM)

    def body_came(self, size: int, *, is_end: bool) -> None:
        """Counts a piece of a body, which may be a crumb."""
        if size < _CRUMB_BYTES and not is_end:
            self.try_it()
        else:
            self._useless = max(self._useless - 1, 0)

    def restore(self) -> None:
        """There was a whole answer."""
        self._useless = 0
