"""Shows posts with their media and history, and keeps what is read on their slides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from common.database import Database
from monitor.clients.media_cache import Location, MediaCache
from monitor.domain.kept import Analysis, KeptPost
from monitor.domain.paging import page_token, position_of
from monitor.domain.queries import NEWEST_OBSERVATIONS, PostQuery
from monitor.repository import Work
from monitor.repository.posts import position_in


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

    async def get(self, post_id: UUID, *, with_history: bool) -> FoundPosts:
        """The post, alone."""
        async with self._database.unit_of_work() as work:
            posts = await _with_history(work, [await work.posts.get(post_id)], is_wanted=with_history)
        return await self._located(posts)

    async def page(self, query: PostQuery, page_size: int, token: str | None, *, with_history: bool) -> FoundPosts:
        """A page of the posts that are asked for; `next_token` continues behind any of them."""
        after = position_of(query, token)
        async with self._database.unit_of_work() as work:
            if query.profile_id:
                await work.profiles.get(query.profile_id)
            rows = await work.posts.page(query, after, page_size + 1)
            posts = await _with_history(work, rows[:page_size], is_wanted=with_history)
        return await self._located(posts, has_more=len(rows) > page_size)

    async def record_analysis(self, post_id: UUID, analysis: Analysis) -> None:
        """Keeps what was read on the post's slides."""
        async with self._database.unit_of_work() as work:
            await work.posts.record_analysis(post_id, analysis)

    async def _located(self, posts: Sequence[KeptPost], *, has_more: bool = False) -> FoundPosts:
        locations = await self._media.locate([each for post in posts for each in post.media.ids])
        return FoundPosts(tuple(posts), locations, has_more)


def next_token(query: PostQuery, last: KeptPost) -> str:
    """The token of the page behind the post."""
    return page_token(query, position_in(query.order, last))


async def _with_history(work: Work, posts: Sequence[KeptPost], *, is_wanted: bool) -> list[KeptPost]:
    if not is_wanted:
        return list(posts)
    newest = await work.posts.newest_observations([post.id for post in posts], NEWEST_OBSERVATIONS)
    return [replace(post, history=newest.get(post.id, ())) for post in posts]
