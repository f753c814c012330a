"""Accounts of three short pages: what a run of each must come to is known beforehand."""

from dataclasses import dataclass
from typing import Any

from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

POSTS = 11
PAGE_SIZE = 4
PAGES = 3
# Of the first page, which is known since the profile was added, one post has other counts; one entry is no post.
TALLY = {"posts_scraped": 12, "new_posts": 7, "updated_posts": 1, "unchanged_posts": 3, "skipped_posts": 1}


@dataclass
class Accounts:
    """Opens accounts at the provider."""

    provider: Provider
    opened: int = 0

    def open(self) -> str:
        """A new account's handle."""
        self.opened += 1
        handle, uid = f"user{self.opened}", str(1000 + self.opened)
        posts = posts_of(handle, POSTS, uid=uid, first_id=1_000_000 * self.opened)
        nonsense: dict[str, Any] = {"create_time": posts[5]["create_time"] - 1}
        self.provider.accounts[handle] = Account([*posts[:6], nonsense, *posts[6:]], uid=uid, page_size=PAGE_SIZE)
        return handle

    async def add_to(self, monitor: Standing) -> str:
        """The id of a profile that was added while the first post of the account had other counts."""
        handle = self.open()
        profile = (await monitor.add(handle)).profile
        self.provider.accounts[handle].posts[0]["statistics"]["play_count"] += 1
        return profile.id
