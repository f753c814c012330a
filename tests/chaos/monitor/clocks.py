"""Clocks that are wrong: all that Python tells of the time in this process, moved by a distance.

How long something takes (`time.monotonic`) stays true, as it does when a machine's clock is set.
"""

import sys
import time
from datetime import datetime, timedelta, tzinfo

from common import clock as product_clock

_true_time_ns = time.time_ns
_distance_ns = 0


def set_clock(distance: timedelta) -> None:
    """The clock is so far ahead of the world's, or behind it."""
    global _distance_ns  # noqa: PLW0603 - the one clock of this process
    _distance_ns = int(distance.total_seconds()) * 1_000_000_000
    time.time_ns = _time_ns
    time.time = _time
    # The class itself cannot be told another time.
    vars(product_clock)["datetime"] = _Datetime


def _time_ns() -> int:
    return _true_time_ns() + _distance_ns


def _time() -> float:
    # gRPC adds its timeouts to it, and waits for the sum by the world's clock.
    is_grpc = sys._getframe(1).f_globals["__name__"].startswith("grpc.")
    return (_true_time_ns() if is_grpc else _time_ns()) / 1_000_000_000


class _Datetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Datetime":
        return cls.fromtimestamp(_time(), tz)
