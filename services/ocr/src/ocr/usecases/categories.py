"""Categories: listed, made, renamed, merged."""

from collections.abc import Sequence
from uuid import UUID

from common.database import Database
from common.errors import Violation, malformed
from ocr.domain.categories import Category, cleaned, normalized
from ocr.domain.failures import CategoryExists
from ocr.repository import Work


class Categories:
    """What can be done with categories."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def all(self) -> Sequence[Category]:
        """Every category, by name."""
        async with self._database.unit_of_work() as work:
            return await work.categories.all()

    async def create(self, name: str) -> Category:
        """A new category; `CategoryExists` when one is known by that name, or was."""
        _check(name)
        async with self._database.unit_of_work() as work:
            await work.categories.share()
            made = await work.categories.make(name, ai_generated=False)
            if made is None:
                raise CategoryExists
            return await work.categories.get(made.id)

    async def rename(self, category_id: UUID, name: str) -> Category:
        """The category under its new name, of which its posts are told."""
        _check(name)
        async with self._database.unit_of_work() as work:
            await work.categories.hold()
            category = await work.categories.get(category_id)
            named = await work.categories.named(name)
            if named and named.id != category_id:
                raise CategoryExists
            if category.name != cleaned(name):
                await work.merging.rename(category_id, name)
            return await work.categories.get(category_id)

    async def merge(self, source_id: UUID, target_id: UUID) -> Category:
        """The category that stays, with the posts and the names of the one that goes."""
        if source_id == target_id:
            raise malformed(Violation("into", "expected another category"))
        async with self._database.unit_of_work() as work:
            await work.categories.hold()
            await work.categories.get(source_id)
            await work.categories.get(target_id)
            await work.merging.merge(source_id, target_id)
            return await work.categories.get(target_id)


def _check(name: str) -> None:
    if not normalized(name):
        raise malformed(Violation("name", "expected something that can be seen"))
