"""The process that decoders are copies of: it has loaded all they need, and never sees a picture itself."""

import gc
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass

from common.confinement import die_with, isolate
from media_cache.decoder import limits
from media_cache.decoder.messages import MOST_BYTES, Answer, Hello, Question, read_question

_LINES = 1
_SOURCE_AND_TARGET = 2
_STANDARD_STREAMS = (0, 1, 2)

Work = Callable[[Question, int, int], Answer]


@dataclass(frozen=True)
class Allowance:
    """What a decoder may use: memory in all, and CPU time for one picture."""

    memory_bytes: int
    cpu_seconds: int


def serve(control: socket.socket, worker: int, allowance: Allowance, work: Work) -> None:
    """Starts a decoder for every line that comes over `control`, until the worker is gone."""
    has_no_network = isolate()
    die_with(worker)
    # The kernel buries decoders that died; what was loaded is not looked at again, or its pages would be copied.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    while lines := socket.recv_fds(control, 1, _LINES)[1]:
        template = os.getpid()
        if os.fork() == 0:
            control.close()
            _decode_and_exit(socket.socket(fileno=lines[0]), template, allowance, work, has_no_network)
        os.close(lines[0])


def _decode_and_exit(
    line: socket.socket, template: int, allowance: Allowance, work: Work, has_no_network: bool
) -> None:
    """Whatever happens to a decoder, it must not come back as a second template."""
    try:
        die_with(template)
        _silence()
        number = os.getpid()
        process = os.pidfd_open(number)
        is_filtered = limits.confine(allowance.memory_bytes)
        socket.send_fds(line, [Hello(number, has_no_network, is_filtered).encoded()], [process])
        os.close(process)
        _answer(line, allowance.cpu_seconds, work)
    finally:
        # What is left of a process without memory, or with a surprise behind it, cannot be trusted to end by itself.
        os._exit(0)


def _silence() -> None:
    """Standard error is that of the worker: nobody else writes to its log."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in _STANDARD_STREAMS:
        os.dup2(nothing, stream)
    os.close(nothing)


def _answer(line: socket.socket, cpu_seconds: int, work: Work) -> None:
    """Answers questions until the worker closes the line."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, MOST_BYTES, _SOURCE_AND_TARGET)
        if len(descriptors) != _SOURCE_AND_TARGET:
            return
        limits.allow_cpu(cpu_seconds)
        answer = work(read_question(message), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(answer.encoded())
