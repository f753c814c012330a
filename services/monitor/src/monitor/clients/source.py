"""The port to a platform: what a provider of posts can be asked, and how it can refuse."""

from dataclasses import dataclass
from typing import Protocol

from common.errors import DeadlineExceeded, FailedPrecondition, NotFound, ResourceExhausted, Unavailable
from monitor.domain.handles import Handle
from monitor.domain.pages import Credits, FoundProfile, Page


@dataclass(frozen=True)
class PageAnswer:
    """A page as it was read, and the bytes it was read from, so that it can be read again without being paid again."""

    page: Page
    body: bytes


@dataclass(frozen=True)
class ProfileAnswer:
    """An account as it was read, and what asking cost."""

    profile: FoundProfile
    credits: Credits


class PostSource(Protocol):
    """A provider of accounts and their posts. Every method raises one of the failures below when it is refused."""

    @property
    def name(self) -> str:
        """The provider's name, kept beside what came from it."""
        ...

    @property
    def key_digest(self) -> str:
        """Tells our key from any other, and nothing else about it: a refusal goes with the key that met it."""
        ...

    async def fetch_page(self, handle: Handle, cursor: str | None = None, region: str | None = None) -> PageAnswer:
        """The newest posts of the account, or those after the cursor, as seen from a region (two letters)."""
        ...

    async def fetch_profile(self, handle: Handle | None = None, *, uid: str | None = None) -> ProfileAnswer:
        """The account itself, by its name or, whatever it is called by now, by its id."""
        ...

    async def fetch_post(self, url: str, region: str | None = None) -> PageAnswer:
        """The post at its public address by itself, as a page of one; it is empty when there is none any more."""
        ...

    async def fetch_balance(self) -> int:
        """How many credits are left. Asking costs none."""
        ...

    def read_page(self, body: bytes, handle: Handle) -> Page:
        """A page of the account that was fetched before, read again."""
        ...


class AccountNotFound(NotFound):
    """TikTok knows no such account."""

    reason = "ACCOUNT_NOT_FOUND"


class AccountUnnamed(AccountNotFound):
    """The provider names no such account, in an answer that it may have charged."""


class SourceKeyRefused(FailedPrecondition):
    """The provider refuses our key."""

    reason = "SOURCE_KEY_REFUSED"


class SourceOutOfCredits(FailedPrecondition):
    """The provider has no credits left for us."""

    reason = "SOURCE_OUT_OF_CREDITS"


class SourceRateLimited(ResourceExhausted):
    """The provider asks to wait."""

    reason = "SOURCE_RATE_LIMITED"


class DailyCreditsSpent(ResourceExhausted):
    """The credits that may be spent in a day are spent."""

    reason = "DAILY_CREDITS_SPENT"


class SourceUnavailable(Unavailable):
    """The provider is away or answers with errors."""

    reason = "SOURCE_UNAVAILABLE"


class SourceTimedOut(DeadlineExceeded):
    """The provider did not answer in time."""

    reason = "SOURCE_UNAVAILABLE"


class SourceUnreadable(Unavailable):
    """The provider answered with something that cannot be read."""

    reason = "SOURCE_UNREADABLE"
