"""Accounts of the provider that tests can script."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Account:
    """An account and its posts, newest first; change it at any time."""

    posts: list[dict[str, Any]]
    uid: str = "6659752019493208069"
    page_size: int = 12
    is_private: bool = False
    hides_in: frozenset[str | None] = frozenset()

    def page(self, cursor: str | None, region: str | None) -> dict[str, Any]:
        """The page that begins at the cursor; empty where the account hides."""
        is_hidden = self.is_private or region in self.hides_in
        shown = [] if is_hidden else [post for post in self.posts if not cursor or _milliseconds(post) < int(cursor)]
        posts = shown[: self.page_size]
        last = _milliseconds(posts[-1]) if posts else 0
        return {"aweme_list": posts, "has_more": int(len(shown) > len(posts)), "max_cursor": last, "status_code": 0}

    def post(self, tiktok_id: str) -> dict[str, Any] | None:
        """The post by itself; None when there is none of that id."""
        return next((post for post in self.posts if post.get("aweme_id") == tiktok_id), None)

    def profile(self, handle: str) -> dict[str, Any]:
        """The account in the shape of the web."""
        user = {"id": self.uid, "uniqueId": handle, "nickname": handle.title(), "privateAccount": self.is_private}
        return {"user": {**user, "verified": False, "secret": False}, "stats": {"videoCount": len(self.posts)}}


def _milliseconds(post: dict[str, Any]) -> int:
    return int(post["create_time"]) * 1000
