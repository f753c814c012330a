"""SQL that changes categories which posts have. It runs while the categories are held."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.categories import cleaned, normalized
from ocr.repository.result_changes import changed
from ocr.tables import RESULTS, analyses, category_names, post_categories, post_results


class Merging:
    """Categories in this transaction, whose posts are told of every change."""

    def __init__(self, connection: AsyncConnection, ring: Callable[[str], None]) -> None:
        self._connection = connection
        self._ring = ring

    async def rename(self, category_id: UUID, name: str) -> None:
        """Gives the category the name, which no other has; it is known by the earlier ones, too."""
        known_by = insert(category_names).values(normalized_name=normalized(name), category_id=category_id)
        await self._connection.execute(known_by.on_conflict_do_nothing())
        values = {"name": cleaned(name), "update_time": func.now()}
        await self._connection.execute(
            update(post_categories).where(post_categories.c.id == category_id).values(values)
        )
        await self._tell(category_id)

    async def merge(self, source_id: UUID, target_id: UUID) -> None:
        """Puts all that has the one category into the other, and removes the one."""
        of_source = category_names.c.category_id == source_id
        await self._connection.execute(update(category_names).where(of_source).values(category_id=target_id))
        row = analyses.c
        # Here and below in one order, as everybody does who locks several rows.
        read = select(row.id).where(row.post_category_id == source_id).order_by(row.id).with_for_update()
        await self._connection.execute(update(analyses).where(row.id.in_(read)).values(post_category_id=target_id))
        await self._tell(source_id, category_id=target_id)
        await self._connection.execute(delete(post_categories).where(post_categories.c.id == source_id))

    async def _tell(self, of_category_id: UUID, **values: object) -> None:
        row = post_results.c
        posts = select(row.id).where(row.category_id == of_category_id).order_by(row.id).with_for_update()
        await self._connection.execute(update(post_results).where(row.id.in_(posts)).values(changed(**values)))
        self._ring(RESULTS.name)
