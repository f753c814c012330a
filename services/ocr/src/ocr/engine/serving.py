"""One picture after the other, until the worker closes the line."""

import os
import socket
import sys
from typing import BinaryIO

from ocr.domain.layout import Line, in_reading_order
from ocr.engine.messages import LENGTH, READY, EngineSettings, encoded, framed, read_settings
from ocr.engine.pictures import Unreadable, pixels_of
from ocr.engine.recognition import Recognition

_SETTINGS = 1
_STANDARD_STREAMS = (0, 1, 2)


def serve(settings: EngineSettings) -> None:
    """Says that it is ready, then answers pictures."""
    recognition = Recognition(settings.threads)
    with socket.socket(fileno=settings.control) as line, line.makefile("rb") as stream:
        _silence()
        line.sendall(framed(READY))
        while (content := _received(stream)) is not None:
            line.sendall(framed(encoded(_lines(recognition, content, settings.most_pixels))))


def _lines(recognition: Recognition, content: bytes, most_pixels: int) -> list[Line] | None:
    try:
        return in_reading_order(recognition.pieces(pixels_of(content, most_pixels)))
    except Unreadable:
        return None


def _silence() -> None:
    """Standard error is that of the worker: from now on foreign pictures could have libraries write to its log."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in _STANDARD_STREAMS:
        os.dup2(nothing, stream)
    os.close(nothing)


def _received(stream: BinaryIO) -> bytes | None:
    """The next message; None once the line is closed."""
    length = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(length)[0]) if len(length) == LENGTH.size else None


if __name__ == "__main__":
    serve(read_settings(sys.argv[_SETTINGS]))
