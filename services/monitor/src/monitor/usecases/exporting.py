"""Reads all that is kept of a profile, however much: a stretch at a time, and no transaction open in between."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from common.database import Database
from monitor.domain.kept import KeptPost
from monitor.domain.queries import PostQuery
from monitor.domain.records import PostObservation, Subject
from monitor.domain.spans import Moments
from monitor.repository import Work
from monitor.repository.post_order import position_in

T = TypeVar("T")
Stretches = AsyncIterator[Sequence[KeptPost]] | AsyncIterator[Sequence[PostObservation]]
# Each is a transaction of its own; their caller may take as long as he likes between two. What was read on the slides
# of a single post can be a megabyte.
_MOST: Mapping[Subject, int] = {Subject.POSTS: 100, Subject.OBSERVATIONS: 1000}


class Exporting:
    """What can be taken away as a whole."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    def export(self, subject: Subject, profile_id: UUID, span: Moments) -> Stretches:
        """What the span holds of the profile, in an order that what is written meanwhile does not change.

        There is one stretch at least. `ProfileNotFound` when there is no such profile, or none any more.
        """
        most = _MOST[subject]
        if subject is Subject.OBSERVATIONS:
            return self._stretches(
                profile_id, most, lambda work, last: work.exports.observations(profile_id, span, last, most)
            )
        query = PostQuery(profile_id=profile_id, published=span)
        return self._stretches(profile_id, most, lambda work, last: _posts(work, query, last, most))

    async def _stretches(
        self, profile_id: UUID, most: int, read: Callable[[Work, T | None], Awaitable[Sequence[T]]]
    ) -> AsyncIterator[Sequence[T]]:
        last: T | None = None
        while True:
            async with self._database.unit_of_work() as work:
                # Asked each time: an export that is cut short by a deletion must not look whole.
                await work.profiles.get(profile_id)
                rows = await read(work, last)
            if rows or last is None:
                yield rows
            if len(rows) < most:
                return
            last = rows[-1]


async def _posts(work: Work, query: PostQuery, last: KeptPost | None, most: int) -> Sequence[KeptPost]:
    return await work.posts.page(query, position_in(query.order, last) if last else None, most)
