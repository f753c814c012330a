"""Cleaning up in two steps: what is old is marked, and deleted when it was not wanted again for a grace period."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from uuid import UUID

from common.database import Database
from media_cache.clients.monitor import MOST_REFERENCED, Referenced
from media_cache.domain.care import Amount, Cleaned
from media_cache.repository import Meant, MediaUnitOfWork, is_due, is_old
from media_cache.usecases.care.deleting import Deleting

_AT_ONCE = 500
_FIRST = UUID(int=0)


class Cleaning:
    """Takes away what is old and not referred to. Cut short anywhere, the next run goes on with what is left."""

    def __init__(
        self, database: Database[MediaUnitOfWork], deleting: Deleting, referenced: Referenced, grace: timedelta
    ) -> None:
        self._database = database
        self._deleting = deleting
        self._referenced = referenced
        self._grace = grace

    async def clean_up(self, age: timedelta) -> Cleaned:
        """Marks the assets that ended longer ago than `age`, and deletes those whose grace period is over."""
        return Cleaned(await self._mark(is_old(age)), await self.delete_marked())

    async def count_cleanup(self, age: timedelta) -> Cleaned:
        """What `clean_up` would mark and delete now."""
        marked, deleted = Amount(), Amount()
        async for free, _ in self._judged(is_old(age)):
            async with self._database.unit_of_work() as work:
                digests = await work.orphans.would_be_left_by_marked(free)
                marked += Amount(len(free)) + await work.orphans.measure(digests)
        async for free, _ in self._judged(is_due(self._grace)):
            async with self._database.unit_of_work() as work:
                digests = await work.orphans.would_be_left_by(free)
                deleted += Amount(len(free)) + await work.orphans.measure(digests)
        return Cleaned(marked, deleted)

    async def delete_marked(self) -> Amount:
        """Deletes the assets that have been marked for longer than the grace period, and what only they used."""
        meant, total = is_due(self._grace), Amount()
        async for free, used in self._judged(meant):
            async with self._database.unit_of_work() as work:
                await work.marks.unmark(used)
                contents = await work.marks.delete(free, meant)
                digests = await work.orphans.give_up({content for content in contents if content is not None})
                total += Amount(len(contents)) + await work.orphans.measure(digests)
        await self._deleting.delete_given_up()
        return total

    async def _mark(self, meant: Meant) -> Amount:
        total = Amount()
        async for free, _ in self._judged(meant):
            async with self._database.unit_of_work() as work:
                marked = await work.marks.mark(free, meant)
                digests = await work.orphans.would_be_left_by_marked(marked)
                total += Amount(len(marked)) + await work.orphans.measure(digests)
        return total

    async def _judged(self, meant: Meant) -> AsyncIterator[tuple[list[UUID], set[UUID]]]:
        """The assets that are meant, batch by batch: those that nobody refers to, and those that somebody does."""
        async for ids in self._pages(meant):
            used = await self._used(ids)
            yield [each for each in ids if each not in used], used

    async def _used(self, ids: Sequence[UUID]) -> set[UUID]:
        used: set[UUID] = set()
        for start in range(0, len(ids), MOST_REFERENCED):
            used |= await self._referenced.referenced(ids[start : start + MOST_REFERENCED])
        return used

    async def _pages(self, meant: Meant) -> AsyncIterator[Sequence[UUID]]:
        last, digest = _FIRST, ""
        while ids := await self._without_content(meant, last):
            yield ids
            last = ids[-1]
        while (page := await self._with_content(meant, digest))[0]:
            ids, digest = page
            yield ids

    async def _without_content(self, meant: Meant, after: UUID) -> Sequence[UUID]:
        async with self._database.unit_of_work() as work:
            return await work.marks.without_content(meant, after, _AT_ONCE)

    async def _with_content(self, meant: Meant, after: str) -> tuple[Sequence[UUID], str]:
        async with self._database.unit_of_work() as work:
            return await work.marks.with_content(meant, after, _AT_ONCE)
