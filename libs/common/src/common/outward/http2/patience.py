"""How much of what brings nothing is put up with on one connection."""

from common.outward.http2.faults import ENHANCE_YOUR_CALM, Broken

# Pings, settings, resets, crumbs of a body: who sends so many before one whole answer only keeps us busy.
_MOST_USELESS = 2000


class Patience:
    """Runs out with what brings nothing, and is whole again with every whole answer."""

    def __init__(self) -> None:
        self._useless = 0

    def try_it(self) -> None:
        """Counts a frame that brought nothing; raises Broken when there were too many."""
        self._useless += 1
        if self._useless > _MOST_USELESS:
            raise Broken("busy with nothing", ENHANCE_YOUR_CALM)

    def restore(self) -> None:
        """There was a whole answer."""
        self._useless = 0
