"""How a server answers and how its callers wait."""

from dataclasses import dataclass
from datetime import timedelta

from common.settings import flag, integer, seconds, setting


@dataclass(frozen=True, kw_only=True)
class RpcSettings:
    """The limits of one server."""

    reflection: bool = setting("GRPC_REFLECTION", flag, default=False, help="tell callers the contract")
    max_concurrent_rpcs: int = setting(
        "{prefix}MAX_CONCURRENT_RPCS", integer(1, 100_000), 512, help="answered at the same time"
    )
    longest_call: timedelta = setting("{prefix}MAX_CALL_SECONDS", seconds, timedelta(seconds=60))
    longest_pause: timedelta = setting(
        "{prefix}MAX_STREAM_PAUSE_SECONDS", seconds, timedelta(seconds=60), help="until the next message is taken"
    )
    drain_timeout: timedelta = setting("DRAIN_SECONDS", seconds, timedelta(seconds=25))


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """How long a caller waits for an answer, where it says nothing itself."""

    timeout: timedelta = setting("GRPC_TIMEOUT_SECONDS", seconds, timedelta(seconds=10))


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Methods, by their full names, whose callers wait for work to be done.

    They have `longest` in place of the longest call, and `most` places of their own: those who wait keep nobody out.
    """

    methods: frozenset[str] = frozenset()
    longest: timedelta = timedelta(0)
    most: int = 0
