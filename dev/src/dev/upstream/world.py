"""What the provider knows: its accounts, how often each was visited, and what the caller has left to spend."""

import json
from collections.abc import Sequence
from pathlib import Path

from dev.upstream.accounts import DEMO_ACCOUNTS, Account
from dev.upstream.posts import Post, posts_of

CREDITS = 1_000_000


class World:
    """Accounts, visits and credits.

    With a `memory`, a file for the visits, they and the credits outlive the process: numbers that grew must not fall,
    and what was spent is spent.
    """

    def __init__(self, accounts: Sequence[Account] = DEMO_ACCOUNTS, memory: Path | None = None) -> None:
        self._accounts = {account.handle: account for account in accounts}
        self._posts = {account.handle: posts_of(account) for account in accounts if account.has_public_posts}
        self._memory = memory
        self._visits: dict[str, int] = json.loads(memory.read_text()) if memory and memory.exists() else {}
        self._purse = memory.with_name("credits.json") if memory else None
        self.credits: int = json.loads(self._purse.read_text()) if self._purse and self._purse.exists() else CREDITS

    def account(self, handle: str) -> Account | None:
        """The account of that handle, whatever its case."""
        return self._accounts.get(handle.lower())

    def account_by_id(self, uid: str) -> Account | None:
        """The account of that id."""
        return next((account for account in self._accounts.values() if account.uid == uid), None)

    def posts(self, account: Account) -> list[Post]:
        """What a stranger sees of the account, newest first."""
        return self._posts.get(account.handle, [])

    def post(self, tiktok_id: str) -> Post | None:
        """The public post of that id."""
        return next((post for posts in self._posts.values() for post in posts if post.id == tiktok_id), None)

    def visit(self, account: Account) -> int:
        """Which visit this is: the first page of an account begins another one."""
        self._visits[account.handle] = self.present_visit(account) + 1
        if self._memory:
            self._memory.write_text(json.dumps(self._visits))
        return self._visits[account.handle]

    def present_visit(self, account: Account) -> int:
        """The number of the visit that began last; 0 before the first."""
        return self._visits.get(account.handle, 0)

    def charge(self) -> bool:
        """Takes a credit; False when there is none left."""
        if self.credits <= 0:
            return False
        self.credits -= 1
        if self._purse:
            self._purse.write_text(json.dumps(self.credits))
        return True
