"""How much a peer may send before somebody has taken it: what is not taken is not granted anew."""

from collections.abc import Callable

from common.outward.http2.faults import FLOW_CONTROL_ERROR, Broken
from common.outward.http2.frames import WINDOW_UPDATE, number_frame


class Window:
    """What is left of the grant: for one stream, or for the whole connection, which is stream 0."""

    def __init__(self, stream_id: int, size: int, write: Callable[[bytes], None]) -> None:
        self._stream_id = stream_id
        self._left = size
        self._taken = 0
        self._worth_granting = size // 2
        self._write = write

    def came(self, size: int) -> None:
        """Counts what came, padding and all; raises Broken when it was not granted."""
        self._left -= size
        if self._left < 0:
            raise Broken("more than was granted", FLOW_CONTROL_ERROR)

    def taken(self, size: int) -> None:
        """Counts what somebody took, and grants as much anew once it is worth a frame."""
        self._taken += size
        if self._taken >= self._worth_granting:
            self._left += self._taken
            self._write(number_frame(WINDOW_UPDATE, self._stream_id, self._taken))
            self._taken = 0
