"""What an origin sends on one connection, frame by frame: handed to whoever waits for it, and counted."""

from collections.abc import Callable

from common.outward.http2 import frames
from common.outward.http2.control import CONNECTION_WINDOW_BYTES, Control
from common.outward.http2.faults import CANCEL, PROTOCOL_ERROR, REFUSED_STREAM, Broken, Malformed, Refused
from common.outward.http2.frames import Frame
from common.outward.http2.heads import Block, Heads
from common.outward.http2.patience import Patience
from common.outward.http2.stream import Stream
from common.outward.http2.window import Window

_USEFUL = (frames.DATA, frames.HEADERS)


class Inbox:
    """The streams that are open, and what each frame means to them; raises Broken for what no peer may send."""

    def __init__(
        self, heads: Heads, control: Control, write: Callable[[bytes], None], retire: Callable[[], None]
    ) -> None:
        self._heads = heads
        self._write = write
        self._retire = retire
        self._streams: dict[int, Stream] = {}
        self._window = Window(0, CONNECTION_WINDOW_BYTES, write)
        self._patience = Patience()
        self._block: Block | None = None
        self._last_id = 0
        self._has_answered = False
        self._meanings: dict[int, Callable[[Frame], None]] = {
            frames.DATA: self._data,
            frames.HEADERS: self._head,
            frames.CONTINUATION: self._more_of_head,
            frames.RST_STREAM: self._reset,
            frames.SETTINGS: control.settings,
            frames.PUSH_PROMISE: control.push,
            frames.PING: control.ping,
            frames.GOAWAY: self._goaway,
        }

    def expect(self, stream: Stream) -> None:
        """Waits for an answer."""
        self._streams[stream.id] = stream
        self._last_id = stream.id

    def forget(self, stream: Stream) -> None:
        """Nobody reads the answer any more: what is left of it is not wanted."""
        if self._streams.pop(stream.id, None):
            self._write(frames.number_frame(frames.RST_STREAM, stream.id, CANCEL))
        self._window.taken(stream.unread_bytes)

    def taken(self, stream: Stream, size: int) -> None:
        """Somebody took so much of an answer: as much may come again."""
        self._window.taken(size)
        if not stream.is_ended:
            stream.window.taken(size)

    def take(self, frame: Frame) -> None:
        """Does what the frame says."""
        if self._block is not None and frame.kind != frames.CONTINUATION:
            raise Broken("a head without an end")
        if frame.kind not in _USEFUL:
            self._patience.try_it()
        try:
            self._meanings.get(frame.kind, _ignored)(frame)
        except Malformed as fault:
            self._write(frames.number_frame(frames.RST_STREAM, frame.stream_id, PROTOCOL_ERROR))
            self._end(frame.stream_id, fault)

    def fail(self, fault: Exception | None = None) -> None:
        """The connection is over, and with it everything that was still to come."""
        for number, stream in list(self._streams.items()):
            # An origin that was about to close a connection has not looked at what it crossed on its way.
            is_unseen = self._has_answered and not stream.status
            self._end(number, fault or (Refused() if is_unseen else None))

    def _data(self, frame: Frame) -> None:
        size, content, is_end = len(frame.payload), frame.content, bool(frame.flags & frames.END_STREAM)
        self._window.came(size)
        stream = self._stream(frame)
        if stream is None:
            self._patience.try_it()
            self._window.taken(size)
            return
        self._patience.body_came(len(content), is_end=is_end)
        stream.window.came(size)
        self.taken(stream, size - len(content))
        stream.data_came(content)
        if is_end:
            self._finish(stream)

    def _head(self, frame: Frame) -> None:
        self._read(Block(frame), frame)

    def _more_of_head(self, frame: Frame) -> None:
        if self._block is None:
            raise Broken("a continuation of nothing")
        self._block.add(frame)
        self._read(self._block, frame)

    def _read(self, block: Block, frame: Frame) -> None:
        self._block = None if block.is_whole else block
        if not block.is_whole:
            return
        stream, head = self._stream(frame), self._heads.unpack(block)
        if stream is None or stream.status or head.is_informational:
            self._patience.try_it()
        if stream is None or head.is_informational:
            return
        stream.head_came(head)
        self._has_answered = True
        if block.ends_stream:
            self._finish(stream)

    def _finish(self, stream: Stream) -> None:
        self._streams.pop(stream.id, None)
        self._patience.restore()
        stream.end_came()

    def _reset(self, frame: Frame) -> None:
        stream = self._stream(frame)
        if stream is not None:
            is_refused = frame.number == REFUSED_STREAM and not stream.status
            self._end(stream.id, Refused() if is_refused else None)

    def _goaway(self, frame: Frame) -> None:
        self._retire()
        for number in [each for each in self._streams if each > frame.number]:
            self._end(number, Refused())

    def _stream(self, frame: Frame) -> Stream | None:
        """Whom the frame is for; None when nobody waits any more."""
        if frame.stream_id > self._last_id or not frame.stream_id % 2:
            raise Broken("a stream that was never opened")
        return self._streams.get(frame.stream_id)

    def _end(self, number: int, fault: Exception | None) -> None:
        stream = self._streams.pop(number, None)
        if stream is not None:
            stream.fail(fault)


def _ignored(_: Frame) -> None:
    """Priorities, grants for what we never send, and whatever else the protocol may come to have."""
