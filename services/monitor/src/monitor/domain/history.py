"""How numbers went: what can be asked for, and the sums of a profile day by day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from monitor.domain.profiles import Totals
from monitor.domain.spans import Days, Moments

DEFAULT_OBSERVATIONS = 100
DEFAULT_DAYS = 365


@dataclass(frozen=True)
class PostHistoryQuery:
    """Which observations of a post are asked for."""

    post_id: UUID
    span: Moments


@dataclass(frozen=True)
class ProfileHistoryQuery:
    """Which days of a profile are asked for."""

    profile_id: UUID
    span: Days


@dataclass(frozen=True)
class DailyTotals:
    """The sums over a profile's posts at the end of a UTC day."""

    day: date
    totals: Totals
    record_time: datetime
