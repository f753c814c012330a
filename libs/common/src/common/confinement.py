"""What a child process is not given, and takes from itself for good, before it touches bytes from outside."""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
# A user namespace gives the right to the network namespace; where the first is forbidden, root may have the second.
_WAYS = (_CLONE_NEWUSER | _CLONE_NEWNET, _CLONE_NEWNET)
# The kernel takes such a process before anything else when memory runs out.
_FIRST_TO_GO = "1000"


def prctl(option: int, *arguments: int) -> None:
    """Changes an attribute of this process; raises OSError where the kernel refuses."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    if _LIBC.prctl(option, *(ctypes.c_ulong(each) for each in padded)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def isolate() -> bool:
    """Gives up new privileges and the network, and offers itself first when memory is short.

    Says whether it is without a network now: not every kernel lets a process leave it, and none one with threads.
    """
    # Some sandboxes do not let it be said; there the process is taken when it is its turn.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return any(_LIBC.unshare(way) == 0 for way in _WAYS)


def die_with(parent: int) -> None:
    """Ends this process when its parent does, even if that is killed. A change of credentials would undo it."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def bound(kind: int, most: int) -> None:
    """Bounds a resource; where less is allowed already, it stays at that."""
    _, hard = resource.getrlimit(kind)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (limit, limit))


def bare_environment() -> dict[str, str]:
    """Nothing of our own environment but where programs and modules are found: there are secrets in the rest."""
    modules = os.environ.get("PYTHONPATH")
    return {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"} | ({"PYTHONPATH": modules} if modules else {})
