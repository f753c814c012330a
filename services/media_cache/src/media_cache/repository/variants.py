"""The SQL of variants: told of before they are put, shown once they were, gone before their originals."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from media_cache.domain.variants import Made, Refused, Variant
from media_cache.repository.objects import Reservation
from media_cache.tables import asset_variants, stored_objects

_ROW = asset_variants.c
_ORIGINAL = stored_objects.c
# What is refused would be refused again; but for another release, or on a machine with more memory, for ever.
_REFUSED_FOR = timedelta(days=1)


class Variants:
    """The variants in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, sha256: str, width: int) -> Variant | Refused | None:
        """The variant of that width of the picture with that SHA-256; None while it has to be made."""
        is_refused = _ROW.error_reason.is_not(None) & (_ROW.create_time > func.now() - _REFUSED_FOR)
        columns = (_ROW.cache_key, _ROW.content_type, _ROW.error_reason, _ROW.error_message)
        is_known = _ROW.put_time.is_not(None) | is_refused
        row = (await self._connection.execute(select(*columns).where(_is(sha256, width), is_known))).first()
        if row is None:
            return None
        if row.error_reason is not None:
            return Refused(row.error_reason, row.error_message)
        return Variant(row.cache_key, row.content_type)

    async def reserve(self, made: Made) -> Reservation:
        """Tells of a variant that is about to be put, and says whether it still has to be."""
        if not await self._hold(made.sha256):
            return Reservation.BEING_DELETED
        told = asdict(made) | {"error_reason": None, "error_message": None}
        is_written = await self._write(told, over=_ROW.put_time.is_(None))
        return Reservation.TO_BE_PUT if is_written else Reservation.IS_THERE

    async def finish(self, made: Made) -> None:
        """From now on the variant is in the store."""
        is_it = _is(made.sha256, made.width) & (_ROW.digest == made.digest)
        await self._connection.execute(update(asset_variants).where(is_it).values(put_time=func.now()))

    async def refuse(self, sha256: str, width: int, refused: Refused) -> None:
        """Remembers for a day that this variant cannot be made; not over one that was told of, which may be put."""
        if await self._hold(sha256):
            nothing = dict.fromkeys(("cache_key", "content_type", "size_bytes", "digest"))
            told = {"error_reason": refused.reason, "error_message": refused.message}
            row = {"sha256": sha256, "width": width, **nothing, **told}
            await self._write(row, over=_ROW.cache_key.is_(None))

    async def _hold(self, sha256: str) -> bool:
        """Keeps the original from being taken for an orphan before the variant is put; False when it is going."""
        is_original = (_ORIGINAL.sha256 == sha256) & _ORIGINAL.delete_time.is_(None)
        held = update(stored_objects).where(is_original).values(reserve_time=func.now())
        return bool((await self._connection.execute(held)).rowcount)

    async def _write(self, values: Mapping[str, Any], *, over: ColumnElement[bool]) -> bool:
        """Whether the row says this now: what was there stays unless it may be written `over`."""
        statement = insert(asset_variants).values(**values)
        written = statement.on_conflict_do_update(
            index_elements=[_ROW.sha256, _ROW.width],
            set_={**values, "create_time": func.now()},
            where=over,
        )
        return bool((await self._connection.execute(written)).rowcount)


def _is(sha256: str, width: int) -> ColumnElement[bool]:
    return (_ROW.sha256 == sha256) & (_ROW.width == width)
