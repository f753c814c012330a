"""Profiles as they are kept, and how they are watched."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import FailedPrecondition, NotFound
from monitor.domain.handles import Handle
from monitor.domain.runs import Run


class ProfileNotFound(NotFound):
    """No profile has that id."""

    reason = "PROFILE_NOT_FOUND"


class AccountPrivate(FailedPrecondition):
    """The account hides its posts."""

    reason = "ACCOUNT_PRIVATE"

    def __init__(self, uid: str | None = None) -> None:
        super().__init__()
        self.uid = uid


class AccountState(StrEnum):
    """How the account stands with its platform; what is kept of it stays, whichever it is."""

    ACTIVE = "active"
    PRIVATE = "private"
    NOT_FOUND = "not_found"
    EMPTY = "empty"


@dataclass(frozen=True)
class AccountChange:
    """An account had this state and this handle from that moment on."""

    state: AccountState
    handle: str
    observe_time: datetime


@dataclass(frozen=True)
class Whereabouts:
    """Where an account is found: its name, whether another one bears that by now, and from which region it shows posts.

    The uid stays the same, whatever becomes of the name.
    """

    handle: Handle
    uid: str | None = None
    region: str | None = None
    has_lost_handle: bool = False


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
    whereabouts: Whereabouts
    nickname: str | None
    bio: str | None
    avatar_id: UUID | None
    verified: bool
    is_own_profile: bool
    totals: Totals
    account_state: AccountState
    account_state_since: datetime
    monitoring_enabled: bool
    interval_hours: int
    last_run_time: datetime | None
    next_run_time: datetime | None
    create_time: datetime
    update_time: datetime

    @property
    def handle(self) -> Handle:
        """The name it was last seen under."""
        return self.whereabouts.handle

    @property
    def uid(self) -> str | None:
        """What the platform calls it, whatever its name; None where that is not known."""
        return self.whereabouts.uid


@dataclass(frozen=True)
class Monitoring:
    """Whether and how a profile is watched, with its latest runs and the latest changes of its account."""

    profile: Profile
    runs: tuple[Run, ...]
    changes: tuple[AccountChange, ...]
