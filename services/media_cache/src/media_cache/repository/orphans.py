"""The SQL of objects to which nobody refers: given up first, forgotten when they are gone from the store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from media_cache.domain.care import Amount
from media_cache.repository.objects import GRACE, is_used, refers
from media_cache.tables import asset_variants, cache_assets, stored_objects

_ROW = stored_objects.c
_ASSET = cache_assets.c
_VARIANT = asset_variants.c


@dataclass(frozen=True)
class GivenUp:
    """An object that is to be deleted, and the variants that were made of it."""

    sha256: str
    cache_key: str
    variant_keys: Sequence[str]


class Orphans:
    """The objects that go, in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def would_be_left_by(self, ids: Collection[UUID]) -> list[str]:
        """The digests of the objects that `give_up` would take, were these assets deleted now."""
        return await self._only_used_by(ids, _may_go(), _is_none_of(ids))

    async def would_be_left_by_marked(self, ids: Collection[UUID]) -> list[str]:
        """The digests of these assets' objects to which, beside them, only marked assets refer."""
        return await self._only_used_by(
            ids, _ROW.delete_time.is_(None), _is_none_of(ids) & _ASSET.delete_time.is_(None)
        )

    async def measure(self, digests: Collection[str]) -> Amount:
        """How many objects these contents are with all their variants, and their bytes."""
        of_contents = select(_ROW.size_bytes).where(_ROW.sha256 == func.any(list(digests)))
        of_variants = select(_VARIANT.size_bytes).where(
            _VARIANT.sha256 == func.any(list(digests)), _VARIANT.cache_key.is_not(None)
        )
        both = of_contents.union_all(of_variants).subquery()
        found = await self._connection.execute(select(func.count(), func.coalesce(func.sum(both.c.size_bytes), 0)))
        objects, size_bytes = found.one()
        return Amount(objects=objects, bytes=int(size_bytes))

    async def give_up(self, digests: Collection[str]) -> list[str]:
        """Gives up those of these contents to which nobody refers, nor is about to; returns their digests."""
        is_orphan = (_ROW.sha256 == func.any(list(digests))) & _may_go() & ~is_used()
        return await self._give_up(is_orphan)

    async def give_up_any(self, most: int) -> list[str]:
        """Gives up as many contents of that sort, wherever they come from; returns their digests."""
        first = select(_ROW.sha256).where(_may_go(), ~is_used()).limit(most)
        some = first.with_for_update(skip_locked=True).cte("some")
        return await self._give_up(_ROW.sha256 == some.c.sha256)

    async def given_up(self, most: int) -> list[GivenUp]:
        """Objects that are to be deleted."""
        keys = select(func.array_agg(_VARIANT.cache_key)).where(
            _VARIANT.sha256 == _ROW.sha256, _VARIANT.cache_key.is_not(None)
        )
        columns = (_ROW.sha256, _ROW.cache_key, keys.scalar_subquery().label("variant_keys"))
        rows = await self._connection.execute(select(*columns).where(_ROW.delete_time.is_not(None)).limit(most))
        return [GivenUp(row.sha256, row.cache_key, row.variant_keys or ()) for row in rows]

    async def forget(self, gone: Collection[GivenUp]) -> None:
        """Removes the rows of objects that are gone from the store, and those of their variants."""
        digests = [each.sha256 for each in gone]
        await self._connection.execute(delete(asset_variants).where(_VARIANT.sha256 == func.any(digests)))
        is_gone = (_ROW.sha256 == func.any(digests)) & _ROW.delete_time.is_not(None)
        await self._connection.execute(delete(stored_objects).where(is_gone))

    async def _give_up(self, which: ColumnElement[bool]) -> list[str]:
        given_up = update(stored_objects).where(which).values(delete_time=func.now()).returning(_ROW.sha256)
        return list(await self._connection.scalars(given_up))

    async def _only_used_by(
        self, ids: Collection[UUID], which: ColumnElement[bool], others: ColumnElement[bool]
    ) -> list[str]:
        theirs = select(_ASSET.sha256).where(_ASSET.id == func.any(list(ids)), _ASSET.sha256.is_not(None))
        is_kept = select(_ASSET.id).where(refers(), others).exists()
        return list(await self._connection.scalars(select(_ROW.sha256).where(_ROW.sha256.in_(theirs), which, ~is_kept)))


def _may_go() -> ColumnElement[bool]:
    """No worker is about to refer to it."""
    return _ROW.delete_time.is_(None) & (_ROW.reserve_time < func.now() - GRACE)


def _is_none_of(ids: Collection[UUID]) -> ColumnElement[bool]:
    return _ASSET.id != func.all(list(ids))
