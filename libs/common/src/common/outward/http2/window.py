"""How much a peer may send before somebody has taken it: what is not taken is not granted anew."""

from common.outward.http2.faults import FLOW_CONTROL_ERROR, Broken


class Window:
    """What is left of the grant, for one stream or for the whole connection."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._taken = 0
        self._worth_granting = size // 2

    def came(self, size: int) -> None:
        """Counts what came, padding and all; raises Broken when it was not granted."""
        self._left -= size
        if self._left < 0:
            raise Broken("more than was granted", FLOW_CONTROL_ERROR)

    def taken(self, size: int) -> int:
        """Counts what somebody took; returns how much is to be granted anew, mostly nothing yet."""
        self._taken += size
        if self._taken < self._worth_granting:
            return 0
        granted, self._taken = self._taken, 0
        self._left += granted
        return granted
