"""What an origin says about the connection itself."""

from collections.abc import Callable

from common.outward.http2 import frames
from common.outward.http2.faults import Broken
from common.outward.http2.frames import Frame
from common.outward.http2.heads import Heads
from common.outward.turns import Turns

MOST_STREAMS = 100
_PING_BYTES = 8


class Control:
    """Keeps to the origin's settings and answers its pings."""

    def __init__(self, heads: Heads, turns: Turns, write: Callable[[bytes], None]) -> None:
        self._heads = heads
        self._turns = turns
        self._write = write

    def settings(self, frame: Frame) -> None:
        """The origin has limits of its own."""
        if frame.flags & frames.ACK:
            return
        said = frame.settings
        if frames.HEADER_TABLE_SIZE in said:
            self._heads.remember(said[frames.HEADER_TABLE_SIZE])
        if frames.MAX_CONCURRENT_STREAMS in said:
            self._turns.allow(min(said[frames.MAX_CONCURRENT_STREAMS], MOST_STREAMS))
        self._write(frames.frame(frames.SETTINGS, flags=frames.ACK))

    def ping(self, frame: Frame) -> None:
        """The origin wants to know whether anybody is there."""
        if len(frame.payload) != _PING_BYTES:
            raise Broken("a ping of an odd length")
        if not frame.flags & frames.ACK:
            self._write(frames.frame(frames.PING, payload=frame.payload, flags=frames.ACK))

    def push(self, _: Frame) -> None:
        """It was told that nothing may be pushed."""
        raise Broken("something that nobody asked for")
