"""What reading on this machine may take."""

from dataclasses import dataclass
from datetime import timedelta

from common.settings import integer, seconds, setting, size


@dataclass(frozen=True, kw_only=True)
class EngineLimits:
    """How many engines there are, what each may take for a picture, and how long it is kept without one."""

    engines: int = setting("{prefix}ENGINES", integer(1, 64), 1)
    threads: int = setting("{prefix}ENGINE_THREADS", integer(1, 64), 2)
    timeout: timedelta = setting("{prefix}ENGINE_TIMEOUT_SECONDS", seconds, timedelta(seconds=60))
    idle_interval: timedelta = setting("{prefix}ENGINE_IDLE_SECONDS", seconds, timedelta(seconds=120))
    memory_bytes: int = setting("{prefix}ENGINE_MEMORY_BYTES", size, 2 * 1024**3)
    most_pixels: int = setting("{prefix}ENGINE_MAX_PIXELS", integer(1, 10**9), 4_000_000)
    longest_side: int = setting("{prefix}ENGINE_LONGEST_SIDE", integer(320, 2000), 1280)
