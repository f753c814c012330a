"""MP3 and AAC: frames one after another, each with a header that tells how long it is."""

# ruff: noqa: PLR2004 - the numbers are those of the format

import re
from collections.abc import Callable

from media_cache.domain.formats.file import File, Shape, corrupt, foreign, truncated
from media_cache.domain.formats.tags import before_tags, behind_tags

Length = Callable[[bytes], int]

_HEADER_BYTES = 6
_MOST_AT_START = 8
# More than three frames of the longest kind; within them no chance looks like three frames in a row.
_TAIL = 32 * 1024
_ENOUGH = 3
_SYNC = re.compile(rb"\xff[\xe0-\xff]")
_BIT_RATES = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mp3_frame(head: bytes) -> int:
    """The length of a frame of MPEG audio, layer III; 0 for what is none, or has no bit rate that exists."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bit_rate, sample_rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or not 0 < bit_rate < 15 or sample_rate == 3:
        return 0
    is_first = version == 3
    rate = _BIT_RATES[is_first][bit_rate] * 1000
    return (144 if is_first else 72) * rate // _SAMPLE_RATES[version][sample_rate] + (head[2] >> 1 & 1)


def aac_frame(head: bytes) -> int:
    """The length of a frame of AAC in ADTS; 0 for what is none."""
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length >= 7 else 0


def examine_mp3(file: File) -> Shape:
    """Frames up to the end of the sound, and as many bytes as the encoder noted down in the first of them."""
    start = _examine(file, mp3_frame)
    noted = _noted_bytes(file.read(start, 200))
    # Some encoders count the tags as well: a sound shorter than the whole file says nothing.
    if noted > file.size_bytes:
        raise truncated()
    return Shape()


def examine_aac(file: File) -> Shape:
    """Frames up to the end of the sound."""
    _examine(file, aac_frame)
    return Shape()


def _examine(file: File, length_of: Length) -> int:
    """Where the first frame stands. They are followed at both ends; in between, players find their way themselves."""
    start, end = file.behind_padding(behind_tags(file)), before_tags(file)
    if start >= file.size_bytes:
        raise truncated()
    at = _follow(file, start, end, length_of, _MOST_AT_START)
    if at == start:
        raise foreign("where the sound should be")
    if at < end and length_of(file.read(at, _HEADER_BYTES)):
        at = _follow(file, _frames_near(file, max(at, end - _TAIL), end, length_of), end, length_of, _TAIL)
    _judge_end(file, at, end)
    return start


def _follow(file: File, at: int, end: int, length_of: Length, most: int) -> int:
    """Behind the last of the frames from `at` on."""
    for _ in range(most):
        length = length_of(file.read(at, _HEADER_BYTES)) if at < end else 0
        if not length:
            break
        at += length
    return at


def _frames_near(file: File, at: int, end: int, length_of: Length) -> int:
    """Where frames begin that follow each other, at `at` or not far behind it."""
    for found in _SYNC.finditer(file.read(at, min(_TAIL, end - at))):
        start = at + found.start()
        reached, count = start, 0
        while count < _ENOUGH and reached < end and (length := length_of(file.read(reached, _HEADER_BYTES))):
            reached, count = reached + length, count + 1
        if count == _ENOUGH or (count and end - reached < _HEADER_BYTES):
            return start
    raise corrupt("no frames near its end")


def _judge_end(file: File, at: int, end: int) -> None:
    # The head of a frame may be cut as well.
    if at > end or (at < end and end - at < _HEADER_BYTES and file.read(at, 1) == b"\xff"):
        raise truncated()
    if file.behind_padding(at) < end:
        raise foreign("behind its end")


def _noted_bytes(frame: bytes) -> int:
    """How long the sound is by the note (Xing, Info) in its first frame; 0 when it has none."""
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    if at < 0 or not flags & 2:
        return 0
    where = at + 8 + (4 if flags & 1 else 0)
    return int.from_bytes(frame[where : where + 4], "big")
