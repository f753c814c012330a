"""What one answer of a platform holds: an account, or a page of its posts."""

from dataclasses import dataclass

from monitor.domain.handles import Handle
from monitor.domain.posts import FoundPost, Media


@dataclass(frozen=True)
class FoundProfile:
    """An account as one answer showed it; what the answer left out is None."""

    uid: str | None = None
    handle: Handle | None = None
    nickname: str | None = None
    bio: str | None = None
    avatar: Media | None = None
    is_verified: bool | None = None
    is_private: bool | None = None
    post_count: int | None = None


@dataclass(frozen=True)
class Credits:
    """What an answer cost, and what is left; None when the answer does not say how much that is."""

    charged: int = 1
    remaining: int | None = None


@dataclass(frozen=True)
class Page:
    """One page of posts: `entries` were listed, of which `posts` could be read.

    `has_more` is None when the answer does not say, and it may say so without a cursor.
    """

    posts: tuple[FoundPost, ...]
    entries: int
    profile: FoundProfile | None = None
    has_more: bool | None = None
    next_cursor: str | None = None
    credits: Credits = Credits()

    @property
    def unreadable(self) -> int:
        """How many entries were skipped because they name no post, or one that the page had before."""
        return self.entries - len(self.posts)
