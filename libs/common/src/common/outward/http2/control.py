"""What is said about the connection itself."""

from collections.abc import Callable

from common.outward.http2 import frames
from common.outward.http2.faults import Broken
from common.outward.http2.frames import Frame
from common.outward.http2.heads import MOST_HEAD_BYTES, Heads
from common.outward.turns import Turns

MOST_STREAMS = 100
# How much of one answer may wait here for its reader, and how much of all together.
STREAM_WINDOW_BYTES = 1024 * 1024
CONNECTION_WINDOW_BYTES = 4 * STREAM_WINDOW_BYTES
_FIRST_WINDOW_BYTES = 65_535
_PING_BYTES = 8
_SETTINGS = {
    frames.ENABLE_PUSH: 0,
    frames.INITIAL_WINDOW_SIZE: STREAM_WINDOW_BYTES,
    frames.MAX_HEADER_LIST_SIZE: MOST_HEAD_BYTES,
}


class Control:
    """Tells the origin our settings, keeps to its own and answers its pings."""

    def __init__(self, heads: Heads, turns: Turns, write: Callable[[bytes], None]) -> None:
        self._heads = heads
        self._turns = turns
        self._write = write

    def begin(self) -> None:
        """Says what this side puts up with."""
        more = frames.number_frame(frames.WINDOW_UPDATE, 0, CONNECTION_WINDOW_BYTES - _FIRST_WINDOW_BYTES)
        self._write(frames.PREFACE + frames.settings_frame(_SETTINGS) + more)

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
