"""The calls to the kernel that Python has no name for."""

import ctypes
import os

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
# A user namespace gives the right to the network namespace; where the first is forbidden, root may have the second.
_WAYS = (_CLONE_NEWUSER | _CLONE_NEWNET, _CLONE_NEWNET)


def prctl(option: int, *arguments: int) -> None:
    """Changes an attribute of this process; raises OSError where the kernel refuses."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    if _LIBC.prctl(option, *(ctypes.c_ulong(each) for each in padded)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def leave_network() -> bool:
    """Moves this process to a network of its own, which has no way out; False where the kernel does not allow it."""
    return any(_LIBC.unshare(way) == 0 for way in _WAYS)
