"""The calls to the kernel that a decoder still may make once it is ready: whatever is not listed here is refused.

Refused calls fail with EPERM and do not kill: libraries ask for this and that, and go on without. Decoding needs
memory and the descriptors that are handed over; files, sockets, processes and new code cannot be had any more.
"""

import ctypes
import errno
import mmap
import platform
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from common.confinement import prctl


class Call(NamedTuple):
    """The numbers of a call on x86_64 and aarch64, and bits of its arguments that must not be set."""

    numbers: tuple[int, int]
    forbidden: Mapping[int, int] = {}


class Machine(NamedTuple):
    """What the kernel calls a machine, and which of a call's numbers are its own."""

    name: int
    column: int


_ALL = 0xFFFFFFFF
CALLS: Mapping[str, Call] = {
    # The line to the worker and what is handed over on it.
    "recvmsg": Call((47, 212)),
    "sendmsg": Call((46, 211)),
    "sendto": Call((44, 206)),
    "close": Call((3, 57)),
    "pread64": Call((17, 67)),
    "write": Call((1, 64)),
    # Memory, but none that is both new and executable.
    "mmap": Call((9, 222), {2: mmap.PROT_EXEC}),
    "mprotect": Call((10, 226), {2: mmap.PROT_EXEC}),
    "mremap": Call((25, 216)),
    "munmap": Call((11, 215)),
    "madvise": Call((28, 233)),
    "brk": Call((12, 214)),
    # This process alone.
    "futex": Call((202, 98)),
    "getrandom": Call((318, 278)),
    "clock_gettime": Call((228, 113)),
    "getrusage": Call((98, 165)),
    "rt_sigaction": Call((13, 134)),
    "rt_sigprocmask": Call((14, 135)),
    "rt_sigreturn": Call((15, 139)),
    "exit": Call((60, 93)),
    "exit_group": Call((231, 94)),
    # Of this process (0), and of its limits only that on CPU time (0): it is set anew for each picture.
    "prlimit64": Call((302, 261), {0: _ALL, 1: _ALL}),
}
MACHINES: Mapping[str, Machine] = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_KILL_PROCESS = 0x80000000
# Instructions of BPF: load a word of the call's description, jump if equal, jump if a bit is set, return.
_LOAD, _IF_EQUAL, _IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def forbid() -> bool:
    """Refuses this process all calls but those above, for good; False on a machine whose numbers are not known."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    written = list(_instructions(machine))
    program = _Program(len(written), (_Instruction * len(written))(*written))
    prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))
    return True


def _instructions(machine: Machine) -> Iterator[_Instruction]:
    # Calls of another machine have other numbers: nobody makes them by mistake.
    yield _Instruction(_LOAD, 0, 0, _MACHINE_AT)
    yield _Instruction(_IF_EQUAL, 1, 0, machine.name)
    yield _Instruction(_RETURN, 0, 0, _KILL_PROCESS)
    for call in CALLS.values():
        judged = list(_judged(call))
        yield _Instruction(_LOAD, 0, 0, _NUMBER_AT)
        yield _Instruction(_IF_EQUAL, 0, len(judged), call.numbers[machine.column])
        yield from judged
    yield _Instruction(_RETURN, 0, 0, _REFUSE)


def _judged(call: Call) -> Iterator[_Instruction]:
    # The lower half of an argument is all that the kernel reads of such a number; both machines have it first.
    for argument, bits in call.forbidden.items():
        yield _Instruction(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument)
        yield _Instruction(_IF_SET, 0, 1, bits)
        yield _Instruction(_RETURN, 0, 0, _REFUSE)
    yield _Instruction(_RETURN, 0, 0, _ALLOW)
