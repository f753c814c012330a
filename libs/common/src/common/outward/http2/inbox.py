"""What an origin sends on one connection, frame by frame: handed to whoever waits for it, and counted."""

from collections.abc import Callable

from aiohttp import ClientPayloadError, ServerDisconnectedError

from common.outward.http2 import frames
from common.outward.http2.control import Control
from common.outward.http2.faults import CANCEL, PROTOCOL_ERROR, REFUSED_STREAM, Broken, Malformed, Refused
from common.outward.http2.frames import Frame
from common.outward.http2.heads import Block, Heads
from common.outward.http2.patience import Patience
from common.outward.http2.stream import WINDOW_BYTES, Stream
from common.outward.http2.window import Window

# How much of all answers together may wait for their readers.
CONNECTION_WINDOW_BYTES = 4 * WINDOW_BYTES
_CRUMB_BYTES = 64
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
        self._window = Window(CONNECTION_WINDOW_BYTES)
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
        self._grant(0, self._window.taken(stream.unread_bytes))

    def taken(self, stream: Stream, size: int) -> None:
        """Somebody took so much of an answer: as much may come again."""
        self._grant(0, self._window.taken(size))
        if not stream.is_ended:
            self._grant(stream.id, stream.window.taken(size))

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
            self._end(number, fault or self._lost(stream))

    def _data(self, frame: Frame) -> None:
        size, content, is_end = len(frame.payload), frame.content, frame.flags & frames.END_STREAM
        self._window.came(size)
        stream = self._stream(frame)
        if stream is None or (len(content) < _CRUMB_BYTES and not is_end):
            self._patience.try_it()
        if stream is None:
            self._grant(0, self._window.taken(size))
            return
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
            self._end(stream.id, Refused() if is_refused else _cut(stream))

    def _goaway(self, frame: Frame) -> None:
        self._retire()
        for number in [each for each in self._streams if each > frame.number]:
            self._end(number, Refused())

    def _stream(self, frame: Frame) -> Stream | None:
        """Whom the frame is for; None when nobody waits any more."""
        if frame.stream_id > self._last_id or not frame.stream_id % 2:
            raise Broken("a stream that was never opened")
        return self._streams.get(frame.stream_id)

    def _end(self, number: int, fault: Exception) -> None:
        stream = self._streams.pop(number, None)
        if stream is not None:
            stream.fail(fault)

    def _grant(self, number: int, size: int) -> None:
        if size:
            self._write(frames.number_frame(frames.WINDOW_UPDATE, number, size))

    def _lost(self, stream: Stream) -> Exception:
        """An origin that was about to close an idle connection has not looked at what crossed that on its way."""
        return _cut(stream) if stream.status or not self._has_answered else Refused()


def _cut(stream: Stream) -> Exception:
    return ClientPayloadError("cut off") if stream.status else ServerDisconnectedError()


def _ignored(_: Frame) -> None:
    """Priorities, grants for what we never send, and whatever else the protocol may come to have."""
