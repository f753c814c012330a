"""What a worker and its engine say to each other: a picture one way, its lines the other, each behind its length.

An answer comes from a process that has had hostile bytes in its hands: nothing in it is believed unread.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from struct import Struct

from ocr.domain.layout import Box, Line

LENGTH = Struct("!I")
# Said once each: first whether it has a network still, then that it is able to read.
ISOLATED, EXPOSED = b"isolated", b"exposed"
READY = b"ready"
# Thousands of lines; a slide has dozens.
MOST_ANSWER_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class EngineSettings:
    """What an engine is told when it is started; `control` is the descriptor of its end of the line."""

    parent: int
    control: int
    threads: int
    most_pixels: int
    memory_bytes: int

    def encoded(self) -> str:
        """The settings as an argument of a program."""
        return json.dumps(asdict(self))


def read_settings(argument: str) -> EngineSettings:
    """The settings that a worker gave."""
    return EngineSettings(**json.loads(argument))


def framed(message: bytes) -> bytes:
    """The message behind its length."""
    return LENGTH.pack(len(message)) + message


def encoded(lines: Sequence[Line] | None) -> bytes:
    """An answer: the lines of a picture, None when it is no picture that can be read."""
    if lines is None:
        return b"null"
    return json.dumps([[line.text, line.score, asdict(line.box)] for line in lines]).encode()


def read_answer(message: bytes) -> tuple[Line, ...] | None:
    """The answer of an engine; raises ValueError when it is none."""
    try:
        answer = json.loads(message)
    except RecursionError as fault:
        raise ValueError("too deep") from fault
    match answer:
        case None:
            return None
        case list(lines):
            return tuple(_line(each) for each in lines)
    raise ValueError("no lines")


def _line(entry: object) -> Line:
    match entry:
        case [
            str(text),
            float(score) | int(score),
            {"left": int(left), "top": int(top), "right": int(right), "bottom": int(bottom)},
        ] if 0 <= score <= 1:
            return Line(text, float(score), Box(left, top, right, bottom))
    raise ValueError("no line")
