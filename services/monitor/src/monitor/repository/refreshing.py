"""SQL that has a post asked for by itself by one caller at a time, and seldom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.posts import SoughtPost
from monitor.repository.sources import KeptPage
from monitor.tables import media_refreshes, source_pages

_row = media_refreshes.c
# Longer than any call may take: whoever has not said by then what came of it is dead.
_LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class LastAnswer:
    """What came when the post was asked for: the page, if there was one. It may have yet to come, to somebody else."""

    is_there: bool
    page: KeptPage | None


class Refreshing:
    """Posts that are asked for by themselves, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, post_id: UUID, interval: timedelta) -> bool:
        """Has the caller ask for the post, and nobody else meanwhile; not when the last answer is younger than that."""
        asked = insert(media_refreshes).values(post_id=post_id, lease_expire_time=func.now() + _LEASE)
        claimed = asked.on_conflict_do_update(
            index_elements=[_row.post_id],
            set_={"lease_expire_time": asked.excluded.lease_expire_time},
            where=func.coalesce(_row.lease_expire_time < func.now(), True) & ~_is_answered(interval),
        )
        return await self._connection.scalar(claimed.returning(_row.post_id)) is not None

    async def last_answer(self, post: SoughtPost, interval: timedelta) -> LastAnswer:
        """What came of the post when it was asked for, within that interval."""
        page = source_pages.c
        is_its = (page.profile_id == post.profile_id) & (page.observed_at == _row.answered_at) & page.run_id.is_(None)
        statement = (
            select(_is_answered(interval).label("is_there"), page.body, page.observed_at)
            .select_from(media_refreshes)
            .outerjoin(source_pages, is_its)
            .where(_row.post_id == post.id)
        )
        found = (await self._connection.execute(statement)).one()
        return LastAnswer(found.is_there, KeptPage(found.body, found.observed_at) if found.body else None)

    async def answered(self, post_id: UUID, moment: datetime | None = None) -> None:
        """The provider answered: with the page of that moment, or else that there is no such post any more."""
        await self._end(post_id, answered_at=func.now() if moment is None else moment)

    async def give_up(self, post_id: UUID) -> None:
        """The provider was not asked, or did not answer: anybody may ask again."""
        await self._end(post_id)

    async def _end(self, post_id: UUID, **values: object) -> None:
        ended = update(media_refreshes).where(_row.post_id == post_id).values(lease_expire_time=None, **values)
        await self._connection.execute(ended)


def _is_answered(interval: timedelta) -> ColumnElement[bool]:
    return func.coalesce(_row.answered_at > func.now() - interval, False)
