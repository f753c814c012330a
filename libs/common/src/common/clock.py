"""The moment and new ids, passed in so that tests can hold them still."""

import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """Tells the moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, interval: timedelta) -> None:
        """Moves the clock by `interval`, backwards when it is negative."""
        self._moment += interval


def new_id() -> UUID:
    """A fresh UUID of version 7 (RFC 9562, section 5.7): ids made later sort later, to the millisecond."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
