"""The reads of the service that are measured."""

from random import Random
from uuid import UUID

from bench.plans import Read
from monitor.domain.queries import Order, PostQuery
from monitor.domain.searching import search_of
from monitor.repository import Work

PAGE_SIZE = 50


def page_of(profile_id: UUID | None, limit: int, order: Order = Order.NEWEST, words: str | None = None) -> Read:
    """A page of posts, and so many of the newest observations of each."""

    async def read(work: Work) -> None:
        found = await work.posts.page(
            PostQuery(profile_id=profile_id, order=order, search=search_of(words) if words else None),
            None,
            PAGE_SIZE + 1,
        )
        newest = await work.posts.newest_observations([post.id for post in found[:PAGE_SIZE]], limit)
        assert newest, "the posts have no observations"

    return read


def path_of(profile_id: UUID, limit: int) -> str:
    """The same over REST."""
    return f"/api/tiktok/profiles/{profile_id}/posts?includeHistory=true&historyLimit={limit}&pageSize={PAGE_SIZE}"


def draw(seed: int = 1) -> Random:
    """Chance, the same in every run."""
    return Random(seed)
