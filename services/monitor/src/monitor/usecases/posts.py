"""Shows posts with their media and history, and keeps what is read on their slides."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from common.database import Database
from common.paging import page_token, position_of
from monitor.clients.media_cache import Location, MediaCache
from monitor.domain.kept import Analysis, KeptPost
from monitor.domain.matches import matches
from monitor.domain.queries import PostQuery
from monitor.domain.searching import Search
from monitor.repository import Work
from monitor.repository.post_order import position_in

# On one page: more would not fit into its answer, and reading them would keep everybody else waiting.
_MOST_OBSERVATIONS = 50_000


@dataclass(frozen=True)
class FoundPosts:
    """Posts, where their media are, and whether there are more behind them."""

    posts: tuple[KeptPost, ...]
    locations: Mapping[UUID, Location]
    has_more: bool = False


class Posts:
    """What can be done with posts that are kept."""

    def __init__(self, database: Database[Work], media: MediaCache) -> None:
        self._database = database
        self._media = media

    async def get(self, post_id: UUID, *, observations: int) -> FoundPosts:
        """The post, alone, with so many of its newest observations."""
        async with self._database.unit_of_work() as work:
            posts = await _with_history(work, [await work.posts.get(post_id)], observations)
        return await self._located(posts)

    async def page(self, query: PostQuery, page_size: int, token: str | None, *, observations: int) -> FoundPosts:
        """A page of the posts that are asked for, each with so many of its newest observations.

        Where something is searched for, each says where it holds that. `next_token` continues behind any of them.
        """
        after = position_of(query, token)
        if observations:
            page_size = min(page_size, _MOST_OBSERVATIONS // observations)
        async with self._database.unit_of_work() as work:
            if query.profile_id:
                await work.profiles.get(query.profile_id)
            rows = await work.posts.page(query, after, page_size + 1)
            posts = await _with_history(work, rows[:page_size], observations)
        if query.search:
            # In a thread: the texts of a whole page would keep everybody else waiting.
            posts = await asyncio.to_thread(_with_matches, query.search, posts)
        return await self._located(posts, has_more=len(rows) > page_size)

    async def record_analysis(self, post_id: UUID, analysis: Analysis, revision: int) -> None:
        """Keeps what was read on the post's slides, unless what is kept is as new; revision 0 is kept in any case."""
        async with self._database.unit_of_work() as work:
            await work.posts.record_analysis(post_id, analysis, revision)

    async def _located(self, posts: Sequence[KeptPost], *, has_more: bool = False) -> FoundPosts:
        locations = await self._media.locate([each for post in posts for each in post.media.ids])
        return FoundPosts(tuple(posts), locations, has_more)


def next_token(query: PostQuery, last: KeptPost) -> str:
    """The token of the page behind the post."""
    return page_token(query, position_in(query.order, last))


def _with_matches(search: Search, posts: Sequence[KeptPost]) -> list[KeptPost]:
    return [replace(post, matches=matches(search, post.passages)) for post in posts]


async def _with_history(work: Work, posts: Sequence[KeptPost], observations: int) -> list[KeptPost]:
    if not observations:
        return list(posts)
    newest = await work.posts.newest_observations([post.id for post in posts], observations)
    return [replace(post, history=newest.get(post.id, ())) for post in posts]
