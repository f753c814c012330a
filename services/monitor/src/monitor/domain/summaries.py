"""How the monitoring goes, in figures: what a dashboard shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from monitor.domain.sources import Standing

# Days that come to an average: enough to even out a week, few enough to follow a change.
_DAYS_OF_AVERAGE = 7


@dataclass(frozen=True)
class ProfileFigures:
    """How many profiles there are, how many are watched, and how their accounts stand."""

    total: int
    monitored: int
    active: int
    private: int
    not_found: int
    empty: int


@dataclass(frozen=True)
class RunFigures:
    """Profiles that are due and have no run yet, runs that wait or run, and those that ended on this UTC day."""

    due: int
    pending: int
    running: int
    completed_today: int
    failed_today: int


@dataclass(frozen=True)
class FailureFigure:
    """How many runs failed for the reason in the last 24 hours."""

    reason: str
    runs: int


@dataclass(frozen=True)
class DayCredits:
    """What a UTC day cost, and how many credits were left by then, where an answer told."""

    day: date
    charged: int
    remaining: int | None
    is_today: bool


@dataclass(frozen=True)
class ProfileCredits:
    """What a profile cost."""

    profile_id: UUID
    handle: str
    charged: int


@dataclass(frozen=True)
class CreditFigures:
    """What the provider was paid: by the day, newest first, and by the profile, greatest first."""

    days: Sequence[DayCredits]
    profiles: Sequence[ProfileCredits]

    @property
    def remaining(self) -> int | None:
        """How many are left, as far as the provider has told."""
        return next((each.remaining for each in self.days if each.remaining is not None), None)

    @property
    def charged_today(self) -> int:
        """What this UTC day has cost so far."""
        return sum(each.charged for each in self.days if each.is_today)

    @property
    def days_left(self) -> float | None:
        """How long they last at the mean of the last days on which some were spent; None when that is unknown."""
        spent = [each.charged for each in self.days if each.charged > 0][:_DAYS_OF_AVERAGE]
        return self.remaining * len(spent) / sum(spent) if spent and self.remaining is not None else None


@dataclass(frozen=True)
class Summary:
    """The figures, and how the provider stands towards us."""

    profiles: ProfileFigures
    runs: RunFigures
    failures: Sequence[FailureFigure]
    source: str
    standing: Standing
    credits: CreditFigures
