"""`python -m tests.integration.media_cache.probing SETTINGS`: decoders that try what they must not, by name."""

import ctypes
import errno
import json
import mmap
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from media_cache.decoder.messages import Answer, Made, Question, Refused
from media_cache.decoder.template import Allowance, serve
from media_cache.domain import media
from media_cache.domain.reasons import Reason
from media_cache.domain.size import Size

_LIBC = ctypes.CDLL(None, use_errno=True)
_PTRACE_TRACEME = 0
_MIB = 1024 * 1024
_WRITTEN = b"written by a decoder"


def _called(name: str, *arguments: int) -> None:
    if getattr(_LIBC, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def _thread() -> None:
    try:
        threading.Thread(target=str).start()
    except RuntimeError as refused:
        raise OSError(errno.EPERM, "no thread") from refused


def _change_limit() -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MIB, _MIB))
    except ValueError as refused:
        # What Python makes of EPERM here.
        raise OSError(errno.EPERM, "no other limit") from refused


def _spin() -> None:
    for _ in count():
        pass


def _connect() -> None:
    with socket.create_connection(("127.0.0.1", 1), timeout=1):
        pass


def _keep_memory() -> None:
    _KEPT.append(bytearray(40 * _MIB))


_KEPT: list[bytearray] = []

PROBES: Mapping[str, Callable[[], object]] = {
    "open a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "read the environment of its process": lambda: os.open("/proc/self/environ", os.O_RDONLY),
    "make a file": lambda: os.open("decoder-was-here", os.O_CREAT | os.O_WRONLY),
    "list a folder": lambda: list(Path("/").iterdir()),
    "look whether a file is there": Path("/etc/passwd").stat,
    "remove a file": Path("/etc/passwd").unlink,
    "make a file in memory": lambda: os.memfd_create("more"),
    "make a socket": lambda: socket.socket(socket.AF_INET),
    "make a local socket": lambda: socket.socket(socket.AF_UNIX),
    "make a pair of sockets": socket.socketpair,
    "fork": os.fork,
    "start a thread": _thread,
    "execute a program": lambda: os.execv(sys.executable, [sys.executable]),
    "signal another process": lambda: os.kill(1, 0),
    "signal its group": lambda: os.killpg(0, 0),
    "get hold of another process": lambda: os.pidfd_open(1),
    "be traced": lambda: _called("ptrace", _PTRACE_TRACEME, 0, 0, 0),
    "read another process": lambda: _called("process_vm_readv", 1, 0, 0, 0, 0, 0),
    "take a namespace": lambda: _called("unshare", 0x10000000),
    "make memory that can be executed": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "change its limit on memory": _change_limit,
    "change the limits of another process": lambda: resource.prlimit(1, resource.RLIMIT_CPU),
    "stop itself": lambda: signal.raise_signal(signal.SIGSTOP),
}
DEADLY: Mapping[str, Callable[[], object]] = {
    "take more memory than it may": lambda: bytearray(2048 * _MIB),
    "read from nowhere": lambda: ctypes.string_at(1),
    "end itself": lambda: os._exit(1),
    "abort": os.abort,
    "never end": _spin,
}
OTHERS: Mapping[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "keep memory": _keep_memory,
    "connect": _connect,
}


def work(question: Question, source: int, target: int) -> Answer:
    """What the picture names is tried; the answer tells what came of it."""
    name = os.pread(source, question.size_bytes, 0).decode()
    try:
        _try(name, source, target)
    except OSError as refused:
        return Refused(Reason.CORRUPT, errno.errorcode[refused.errno or 0])
    return Made(media.JPEG, Size(1, 1))


def _try(name: str, source: int, target: int) -> None:
    if name == "write to its source":
        os.write(source, _WRITTEN)
    elif name == "write without end":
        while True:
            os.write(target, bytes(16 * _MIB))
    else:
        {**PROBES, **DEADLY, **OTHERS}[name]()
        os.write(target, _WRITTEN)


def main() -> None:
    """Serves like the real one."""
    settings = json.loads(sys.argv[1])
    # Found and loaded before it is forbidden.
    _LIBC.ptrace, _LIBC.process_vm_readv, _LIBC.unshare  # noqa: B018
    with socket.socket(fileno=settings["control"]) as control:
        serve(control, settings["parent"], Allowance(**settings["allowance"]), work)


if __name__ == "__main__":
    main()
