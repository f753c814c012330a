"""SQL of categories, and of every name they are known by."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from ocr.domain.categories import Category, SettledCategory, cleaned, normalized
from ocr.domain.failures import CategoryNotFound
from ocr.tables import category_names, post_categories, post_results

# Whoever gives a post a category shares this lock until it commits; whoever moves or renames one holds it alone.
_LOCK = func.hashtext("categories")
_row = post_categories.c


class Categories:
    """Categories in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def share(self) -> None:
        """Keeps every category where it is until the end of the transaction."""
        await self._connection.execute(_SHARE)

    async def hold(self) -> None:
        """Keeps everybody else from giving a post a category until the end of the transaction."""
        await self._connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))

    async def settle(self, name: str) -> SettledCategory | None:
        """The category of this name, made where there is none; None for a name of nothing.

        Of many that settle one name at once, one makes the category.
        """
        if not normalized(name):
            return None
        await self.share()
        return await self.named(name) or await self.make(name, ai_generated=True) or await self.named(name)

    async def make(self, name: str, *, ai_generated: bool) -> SettledCategory | None:
        """A new category; None where the name is taken."""
        names = insert_or(category_names).values(normalized_name=normalized(name), category_id=new_id())
        named = names.on_conflict_do_nothing().returning(category_names.c.category_id).cte("named")
        values = select(named.c.category_id, literal(cleaned(name)), literal(ai_generated))
        statement = insert(post_categories).from_select([_row.id, _row.name, _row.ai_generated], values)
        made = (await self._connection.execute(statement.returning(_row.id, _row.name))).first()
        return SettledCategory(made.id, made.name, is_new=True) if made else None

    async def named(self, name: str) -> SettledCategory | None:
        """The category that is known by this name, or was; None when there is none."""
        row = (await self._connection.execute(_NAMED, {"name": normalized(name)})).first()
        return SettledCategory(row.id, row.name, is_new=False) if row else None

    async def known(self, limit: int) -> Sequence[str]:
        """The names of up to so many categories, those of most posts first."""
        counted = _counted().subquery()
        by_use = select(counted.c.name).order_by(counted.c.post_count.desc(), counted.c.name).limit(limit)
        return list(await self._connection.scalars(by_use))

    async def all(self) -> Sequence[Category]:
        """Every category, by name."""
        return await self._found(_counted().order_by(func.lower(_row.name), _row.id))

    async def get(self, category_id: UUID) -> Category:
        """The category; `CategoryNotFound` when there is none."""
        found = await self._found(_counted().where(_row.id == category_id))
        if not found:
            raise CategoryNotFound(f"No category has the id {category_id}.")
        return found[0]

    async def _found(self, statement: Select[Any]) -> Sequence[Category]:
        found = await self._connection.execute(statement)
        return [Category(row.id, row.name, row.post_count, row.ai_generated) for row in found]


def _counted() -> Select[Any]:
    # Counted whenever it is asked for: a number that is kept could come to disagree with the posts.
    of_category = post_results.c.category_id == _row.id
    posts = select(func.count()).select_from(post_results).where(of_category).scalar_subquery()
    return select(_row.id, _row.name, _row.ai_generated, posts.label("post_count"))


_SHARE = select(func.pg_advisory_xact_lock_shared(_LOCK))
_NAMED = (
    select(_row.id, _row.name)
    .join(category_names, category_names.c.category_id == _row.id)
    .where(category_names.c.normalized_name == bindparam("name"))
)
