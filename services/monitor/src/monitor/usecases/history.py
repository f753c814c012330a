"""Shows how the numbers of posts and profiles went, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from common.database import Database
from common.paging import page_token, position_of, read_moment, read_position
from monitor.domain.history import DailyTotals, PostHistoryQuery, ProfileHistoryQuery
from monitor.domain.kept import Observation
from monitor.repository import Work

T = TypeVar("T")


@dataclass(frozen=True)
class HistoryPage(Generic[T]):
    """A page of a history, and the token of the page behind it."""

    entries: tuple[T, ...]
    next_token: str | None


class History:
    """What can be asked about the past."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def of_post(self, query: PostHistoryQuery, page_size: int, token: str | None) -> HistoryPage[Observation]:
        """A page of the post's observations, newest first; `PostNotFound` when there is no such post."""
        after = position_of(query, token)
        before = read_moment(after[0]) if after else None
        async with self._database.unit_of_work() as work:
            await work.posts.get(query.post_id)
            rows = await work.history.of_post(query, before, page_size + 1)
        return _page(query, query.post_id, rows, page_size, lambda last: last.record_time)

    async def of_profile(
        self, query: ProfileHistoryQuery, page_size: int, token: str | None
    ) -> HistoryPage[DailyTotals]:
        """A page of the profile's days, newest first; `ProfileNotFound` when there is no such profile."""
        after = position_of(query, token)
        before = read_position(date.fromisoformat, after[0]) if after else None
        async with self._database.unit_of_work() as work:
            await work.profiles.get(query.profile_id)
            rows = await work.history.of_profile(query, before, page_size + 1)
        return _page(query, query.profile_id, rows, page_size, lambda last: last.day)


def _page(
    query: object, identity: UUID, rows: Sequence[T], page_size: int, moment_of: Callable[[T], date]
) -> HistoryPage[T]:
    entries = tuple(rows[:page_size])
    has_more = len(rows) > page_size
    return HistoryPage(entries, page_token(query, (moment_of(entries[-1]).isoformat(), identity)) if has_more else None)
