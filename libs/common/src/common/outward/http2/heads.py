"""Heads of requests and answers, packed and unpacked; what is packed depends on all that came before it."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from aiohttp import hdrs
from hpack import Decoder, Encoder, HeaderTuple, HPACKError, NeverIndexedHeaderTuple
from multidict import CIMultiDict

from common.links import Link
from common.outward.http2.faults import COMPRESSION_ERROR, Broken, Malformed
from common.outward.http2.frames import END_HEADERS, END_STREAM, Frame

MOST_HEAD_BYTES = 64 * 1024
_MOST_REMEMBERED_BYTES = 4096
_MOST_LENGTH_DIGITS = 18
_STATUS_DIGITS = 3
# It writes every header at DEBUG, and in them stand signed addresses.
logging.getLogger("hpack").setLevel(logging.INFO)


class Head:
    """The head of an answer, or its trailers, which have no status."""

    def __init__(self, fields: Iterable[HeaderTuple]) -> None:
        self.headers: CIMultiDict[str] = CIMultiDict()
        self.status = 0
        for name, value in fields:
            if name == b":status":
                self.status = _status(value)
            else:
                self.headers.add(_text(name), _text(value))

    @property
    def is_informational(self) -> bool:
        """Whether the head of the answer itself is still to come."""
        return 0 < self.status < HTTPStatus.OK

    @property
    def content_length(self) -> int | None:
        """How many bytes are announced; raises Malformed when that cannot be said."""
        said = set(self.headers.getall(hdrs.CONTENT_LENGTH, ()))
        if not said:
            return None
        length = said.pop()
        if said or not (length.isascii() and length.isdigit()) or len(length) > _MOST_LENGTH_DIGITS:
            raise Malformed("content-length")
        return int(length)


class Block:
    """A head on its way, which may come in several frames."""

    def __init__(self, frame: Frame) -> None:
        self.stream_id = frame.stream_id
        self.ends_stream = bool(frame.flags & END_STREAM)
        self.is_whole = False
        self.packed = b""
        self.add(frame)

    def add(self, frame: Frame) -> None:
        """The next frame of it."""
        if frame.stream_id != self.stream_id:
            raise Broken("a continuation of something else")
        self.packed += frame.content
        if len(self.packed) > MOST_HEAD_BYTES:
            raise Broken("a head that is too long")
        self.is_whole = bool(frame.flags & END_HEADERS)


class Heads:
    """The two compressions of one connection."""

    def __init__(self, link: Link, headers: Mapping[str, str]) -> None:
        self._encoder = Encoder()
        self._decoder = Decoder(max_header_list_size=MOST_HEAD_BYTES)
        self._before = self._packed((":method", "GET"), (":scheme", link.scheme), (":authority", link.authority))
        self._after = self._packed(*((name.lower(), value) for name, value in headers.items()))

    def remember(self, most_bytes: int) -> None:
        """How much of our heads the peer is ready to remember."""
        self._encoder.header_table_size = min(most_bytes, _MOST_REMEMBERED_BYTES)

    def pack(self, target: str) -> bytes:
        """The head of a GET."""
        said_of_table = self._encoder.encode(())
        return said_of_table + self._before + self._packed((":path", target)) + self._after

    def _packed(self, *fields: tuple[str, str]) -> bytes:
        """Fields that nobody on the way remembers: targets are signed, and what never changes is packed but once."""
        never = [NeverIndexedHeaderTuple(name, value) for name, value in fields]
        # Packing a signature bit by bit takes longer than sending it as it is.
        return self._encoder.encode(never, huffman=False)

    def unpack(self, block: Block) -> Head:
        """The head; even one that nobody waits for has to be unpacked, or all later ones make no sense."""
        try:
            fields = self._decoder.decode(block.packed, raw=True)
        except HPACKError as fault:
            raise Broken("a head that cannot be unpacked", COMPRESSION_ERROR) from fault
        return Head(fields)


def _status(value: bytes) -> int:
    if len(value) != _STATUS_DIGITS or not value.isdigit():
        raise Malformed("status")
    return int(value)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")
