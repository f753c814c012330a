"""FLAC: blocks of metadata, then frames with a checksum each."""

# ruff: noqa: PLR2004 - the numbers are those of the format

import re
from collections.abc import Iterator

from media_cache.domain.formats.file import File, Shape, corrupt, truncated
from media_cache.domain.formats.tags import before_tags

_MOST_BLOCKS = 1024
_MOST_FRAME_BYTES = 64 * 1024
_MOST_CANDIDATES = 8
_SYNC = re.compile(rb"\xff[\xf8\xf9]")


def examine(file: File) -> Shape:
    """Walks the metadata, then looks for the last frame: its checksum has to be right, and its samples the last."""
    header = file.need(8, 34)
    start, end = _behind_metadata(file), before_tags(file)
    most = min(end - start, _MOST_FRAME_BYTES)
    tail = file.read(end - most, most) if most > 0 else b""
    last = next((tail[at:] for at in _frames(tail) if _crc16(tail[at:]) == 0), None)
    if last is None or _last_sample(last, int.from_bytes(header[2:4], "big")) < _samples(header):
        raise truncated()
    return Shape()


def _behind_metadata(file: File) -> int:
    at = 4
    for _ in range(_MOST_BLOCKS):
        head = file.need(at, 4)
        at += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            return at
    raise corrupt("more metadata than is walked")


def _frames(tail: bytes) -> Iterator[int]:
    """Where the last frame may begin, the most likely place first."""
    places = [found.start() for found in _SYNC.finditer(tail)]
    likely = (at for at in reversed(places) if _is_frame(tail[at : at + 16]))
    for _, at in zip(range(_MOST_CANDIDATES), likely, strict=False):
        yield at


def _is_frame(head: bytes) -> bool:
    """A block size, a sample rate and a number of channels that exist, and a header that its checksum agrees with."""
    if len(head) < 6 or not head[2] >> 4 or head[2] & 15 == 15 or head[3] >> 4 > 10 or head[3] & 1:
        return False
    size, rate = head[2] >> 4, head[2] & 15
    length = 4 + _number_bytes(head[4]) + {6: 1, 7: 2}.get(size, 0) + {12: 1, 13: 2, 14: 2}.get(rate, 0)
    return len(head) > length and _crc8(head[:length]) == head[length]


def _samples(header: bytes) -> int:
    """How many samples there are by the header; 0 when nobody knew when it was written."""
    return int.from_bytes(header[13:18], "big") & 0xFFFFFFFFF


def _last_sample(frame: bytes, block: int) -> int:
    """How many samples there are by the number of the last frame, which counts frames where all are of one size."""
    length = _number_bytes(frame[4])
    number = frame[4] & (0xFF >> length + 1 if length > 1 else 0x7F)
    for byte in frame[5 : 4 + length]:
        number = number << 6 | byte & 0x3F
    own = _block_size(frame[2] >> 4, frame[4 + length : 6 + length])
    return own + (number if frame[1] & 1 else number * block)


def _block_size(code: int, behind: bytes) -> int:
    if code in (6, 7):
        return 1 + (behind[0] if code == 6 else int.from_bytes(behind, "big"))
    if code == 1:
        return 192
    return 576 << code - 2 if code < 6 else 256 << code - 8


def _number_bytes(first: int) -> int:
    """How many bytes the number of a frame takes, coded as UTF-8 codes characters."""
    return 1 if first < 0x80 else max(1, 8 - (first ^ 0xFF).bit_length())


def _table(polynomial: int, bits: int) -> tuple[int, ...]:
    top, mask = 1 << bits - 1, (1 << bits) - 1
    table = []
    for value in range(256):
        rest = value << bits - 8
        for _ in range(8):
            rest = (rest << 1 ^ polynomial if rest & top else rest << 1) & mask
        table.append(rest)
    return tuple(table)


_CRC8, _CRC16 = _table(0x07, 8), _table(0x8005, 16)


def _crc8(content: bytes) -> int:
    rest = 0
    for byte in content:
        rest = _CRC8[rest ^ byte]
    return rest


def _crc16(content: bytes) -> int:
    rest = 0
    for byte in content:
        rest = (rest << 8 & 0xFF00) ^ _CRC16[rest >> 8 ^ byte]
    return rest
