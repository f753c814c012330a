"""The SQL of what is kept, in the order in which a store names it: contents that are in use, and finished variants."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from media_cache.domain.assets import Content
from media_cache.repository.objects import is_used
from media_cache.tables import asset_variants, stored_objects

_ROW = stored_objects.c
_VARIANT = asset_variants.c
_IS_OF_KEPT = select(_ROW.sha256).where(_ROW.sha256 == _VARIANT.sha256, _ROW.delete_time.is_(None)).exists()
_IS_MADE = _VARIANT.put_time.is_not(None) & _IS_OF_KEPT


class Kept:
    """What must be in the store, in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def contents(self, after: str, most: int, until: str) -> tuple[Sequence[Content], str]:
        """The next contents, by digest, to which assets refer; and the last digest of them."""
        is_next = (_ROW.sha256 > after) & (_ROW.sha256 <= until)
        page = select(stored_objects).where(is_next, is_used()).order_by(_ROW.sha256).limit(most)
        rows = await self._connection.execute(page)
        found = [Content(row.sha256, row.cache_key, row.content_type, row.size_bytes, None) for row in rows]
        return found, found[-1].sha256 if found else after

    async def variants(self, after: str, most: int) -> tuple[Sequence[Content], str]:
        """The variants of the next pictures, by key; and the digest of the last picture.

        Pictures that are given up are left out: their variants go first, and their rows last.
        """
        pictures = select(_VARIANT.sha256).where(_VARIANT.sha256 > after, _IS_MADE)
        some = list(await self._connection.scalars(pictures.distinct().order_by(_VARIANT.sha256).limit(most)))
        made = select(asset_variants).where(_VARIANT.sha256 == func.any(some), _IS_MADE)
        found = [_variant(row) for row in await self._connection.execute(made)]
        # As the store has them: of two widths the one whose digits come first, be it the larger.
        return sorted(found, key=lambda variant: variant.cache_key), (some or [after])[-1]

    async def still(self, keys: Collection[str]) -> set[str]:
        """Those of the keys under which there still has to be an object."""
        contents = select(_ROW.cache_key).where(_ROW.cache_key == func.any(list(keys)), is_used())
        variants = select(_VARIANT.cache_key).where(_VARIANT.cache_key == func.any(list(keys)), _IS_MADE)
        return {key for key in await self._connection.scalars(contents.union_all(variants)) if key}

    async def unknown(self, keys: Collection[str]) -> list[str]:
        """Those of the keys of which no row tells."""
        contents = select(_ROW.cache_key).where(_ROW.cache_key == func.any(list(keys)))
        variants = select(_VARIANT.cache_key).where(_VARIANT.cache_key == func.any(list(keys)))
        known = set(await self._connection.scalars(contents.union_all(variants)))
        return sorted(set(keys) - known)

    async def count(self) -> int:
        """How many contents there are."""
        return await self._connection.scalar(select(func.count()).select_from(stored_objects)) or 0


def _variant(row: Row[Any]) -> Content:
    return Content(row.digest, row.cache_key, row.content_type, row.size_bytes, None)
