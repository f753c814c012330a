"""`python -m tests.integration.ocr.odd_engine SETTINGS`: an engine that does as the picture says."""

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping

from ocr.domain.layout import Box, Line
from ocr.engine.limits import confine
from ocr.engine.messages import LENGTH, READY, encoded, framed, read_settings

_MOST_ON_EARTH = 2**31


def _said(*words: object) -> bytes:
    return framed(encoded([Line(" ".join(map(str, words)), 1.0, Box(0, 0, 1, 1))]))


def _sleep() -> bytes:
    signal.pause()
    return b""


def _die() -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def _take_too_much() -> bytes:
    return bytes(bytearray(_MOST_ON_EARTH))


def _connect() -> bytes:
    try:
        socket.create_connection(("127.0.0.1", 1), timeout=1).close()
    except OSError as fault:
        return _said(fault.errno)
    return _said("connected")


DEEDS: Mapping[bytes, Callable[[], bytes]] = {
    b"read": lambda: _said(os.getpid()),
    b"read nothing": lambda: framed(encoded([])),
    b"talk": lambda: _said("x" * 100_000),
    b"refuse": lambda: framed(encoded(None)),
    b"tell the environment": lambda: _said(*sorted(os.environ)),
    b"tell the rank": lambda: _said(os.nice(0), *resource.getrlimit(resource.RLIMIT_CORE)),
    b"connect": _connect,
    b"sleep": _sleep,
    b"die": _die,
    b"take too much": _take_too_much,
    b"babble": lambda: framed(b"[[[["),
    b"boast": lambda: LENGTH.pack(_MOST_ON_EARTH),
}


def main() -> None:
    settings = read_settings(sys.argv[1])
    confine(settings)
    with socket.socket(fileno=settings.control) as line, line.makefile("rb") as stream:
        line.sendall(framed(READY))
        while length := stream.read(LENGTH.size):
            line.sendall(DEEDS[stream.read(LENGTH.unpack(length)[0])]())


if __name__ == "__main__":
    main()
