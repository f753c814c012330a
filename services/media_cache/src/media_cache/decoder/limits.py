"""What the decoders' processes take from themselves before they touch a picture."""

import resource

from common.confinement import bound
from media_cache.decoder import seccomp

# No JPEG of a picture that is decoded at all comes near it.
_FILE_BYTES = 256 * 1024 * 1024
# The three standard streams, the line, a picture's two, and some to spare.
_DESCRIPTORS = 16


def confine(memory_bytes: int) -> bool:
    """What is taken from each decoder: memory, files, descendants, and all calls but a few; says whether those are."""
    bound(resource.RLIMIT_AS, memory_bytes)
    bound(resource.RLIMIT_FSIZE, _FILE_BYTES)
    bound(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    bound(resource.RLIMIT_NPROC, 0)
    bound(resource.RLIMIT_CORE, 0)
    return seccomp.forbid()


def allow_cpu(seconds: int) -> None:
    """Gives the next picture this much CPU time; the kernel kills the process that uses more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))
