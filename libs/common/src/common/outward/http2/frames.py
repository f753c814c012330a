"""Frames of HTTP/2 (RFC 9113, section 4): what comes is cut into them, what goes is made of them."""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from common.outward.http2.faults import FRAME_SIZE_ERROR, Broken

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS = 0x0, 0x1, 0x2, 0x3, 0x4
PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0x5, 0x6, 0x7, 0x8, 0x9

ACK = END_STREAM = 0x1
END_HEADERS = 0x4
PADDED = 0x8
WITH_PRIORITY = 0x20

HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS = 0x1, 0x2, 0x3
INITIAL_WINDOW_SIZE, MAX_HEADER_LIST_SIZE = 0x4, 0x6

# What every peer has to put up with, and what nearly all of them send.
_MOST_PAYLOAD_BYTES = 16_384
_HEAD = struct.Struct(">HBBBL")
_SETTING = struct.Struct(">HL")
_NUMBER = struct.Struct(">L")
_PRIORITY_BYTES = 5
_NUMBER_BITS = 0x7FFF_FFFF


class Frame(NamedTuple):
    """One frame."""

    kind: int
    flags: int
    stream_id: int
    payload: bytes

    @property
    def content(self) -> bytes:
        """The payload without its padding and its priority."""
        if self.kind == CONTINUATION:
            return self.payload
        start, end = 0, len(self.payload)
        if self.flags & PADDED:
            start, end = 1, end - (self.payload[0] if self.payload else end)
        if self.kind == HEADERS and self.flags & WITH_PRIORITY:
            start += _PRIORITY_BYTES
        if start > end:
            raise Broken("more padding than frame")
        return self.payload[start:end]

    @property
    def number(self) -> int:
        """The number that the payload begins with: an error, or the last stream that was looked at."""
        if len(self.payload) < _NUMBER.size:
            raise Broken("a frame that is too short", FRAME_SIZE_ERROR)
        return int(_NUMBER.unpack_from(self.payload)[0])

    @property
    def settings(self) -> dict[int, int]:
        """The payload as settings."""
        if len(self.payload) % _SETTING.size:
            raise Broken("settings that are cut off", FRAME_SIZE_ERROR)
        return dict(_SETTING.iter_unpack(self.payload))


class FrameReader:
    """Cuts what comes into frames."""

    def __init__(self) -> None:
        self._rest = b""

    def frames(self, received: bytes) -> Iterator[Frame]:
        """The frames that are complete now; raises Broken for one that is too long."""
        bytes_here = self._rest + received if self._rest else received
        at, end = 0, len(bytes_here) - _HEAD.size
        while at <= end:
            high, low, kind, flags, stream_id = _HEAD.unpack_from(bytes_here, at)
            length = high << 8 | low
            if length > _MOST_PAYLOAD_BYTES:
                raise Broken("a frame that is too long", FRAME_SIZE_ERROR)
            start = at + _HEAD.size
            if start + length > len(bytes_here):
                break
            at = start + length
            yield Frame(kind, flags, stream_id & _NUMBER_BITS, bytes_here[start:at])
        self._rest = bytes_here[at:]


def frame(kind: int, stream_id: int = 0, payload: bytes = b"", flags: int = 0) -> bytes:
    """A frame."""
    return _HEAD.pack(len(payload) >> 8, len(payload) & 0xFF, kind, flags, stream_id) + payload


def settings_frame(settings: Mapping[int, int]) -> bytes:
    """Our settings."""
    return frame(SETTINGS, payload=b"".join(_SETTING.pack(*each) for each in settings.items()))


def number_frame(kind: int, stream_id: int, number: int) -> bytes:
    """A frame that says a number: RST_STREAM its error, WINDOW_UPDATE its increment."""
    return frame(kind, stream_id, _NUMBER.pack(number))


def goaway_frame(code: int) -> bytes:
    """We go; no stream of the peer's was ever taken."""
    return frame(GOAWAY, payload=_NUMBER.pack(0) + _NUMBER.pack(code))
