"""Profiles as they are kept, and how they are watched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.errors import FailedPrecondition, NotFound
from monitor.domain.runs import Run


class ProfileNotFound(NotFound):
    """No profile has that id."""

    reason = "PROFILE_NOT_FOUND"


class AccountPrivate(FailedPrecondition):
    """The account hides its posts."""

    reason = "ACCOUNT_PRIVATE"


@dataclass(frozen=True)
class Totals:
    """The sums over the kept posts of a profile, of what is known."""

    posts: int
    views: int
    likes: int
    shares: int
    comments: int
    saves: int


@dataclass(frozen=True)
class Profile:
    """An account that is watched."""

    id: UUID
    tiktok_uid: str | None
    handle: str
    nickname: str | None
    bio: str | None
    avatar_id: UUID | None
    verified: bool
    is_own_profile: bool
    totals: Totals
    monitoring_enabled: bool
    interval_hours: int
    last_run_time: datetime | None
    next_run_time: datetime | None
    create_time: datetime
    update_time: datetime


@dataclass(frozen=True)
class Monitoring:
    """Whether and how a profile is watched, with its latest runs."""

    profile: Profile
    runs: tuple[Run, ...]
