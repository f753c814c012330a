"""What the decoders' processes take from themselves before they touch a picture."""

import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

from media_cache.decoder import seccomp
from media_cache.decoder.system import leave_network, prctl

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
# The kernel takes a decoder before anything else when memory runs out.
_FIRST_TO_GO = "1000"
# No JPEG of a picture that is decoded at all comes near it.
_FILE_BYTES = 256 * 1024 * 1024
# The three standard streams, the line, a picture's two, and some to spare.
_DESCRIPTORS = 16


def isolate() -> bool:
    """What is taken once from the process that all decoders are copies of; says whether it is without a network."""
    # Some sandboxes do not let it be said; there the decoder is taken when it is its turn.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return leave_network()


def confine(memory_bytes: int) -> bool:
    """What is taken from each decoder: memory, files, descendants, and all calls but a few; says whether those are."""
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, _FILE_BYTES)
    _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CORE, 0)
    return seccomp.forbid()


def die_with(parent: int) -> None:
    """Ends this process when its parent does, even if that is killed. A change of credentials would undo it."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def allow_cpu(seconds: int) -> None:
    """Gives the next picture this much CPU time; the kernel kills the process that uses more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _limit(kind: int, most: int) -> None:
    """For good; where less is allowed already, it stays at that."""
    _, hard = resource.getrlimit(kind)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (bound, bound))
