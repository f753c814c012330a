"""The SQL of assets. However many are asked for at once, it is one statement, or two."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, Uuid, bindparam, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import lists_of
from media_cache.domain.assets import Accepted, Asset, AssetStats, Whereabouts, Wish
from media_cache.domain.states import AssetKind, Status
from media_cache.repository.asking import WRITTEN, Known, new_row, upsert
from media_cache.tables import cache_assets, stored_objects

_ROW = cache_assets.c
# Ids go and come as text: a UUID object for each would cost more than all the rest of a large batch.
_WHEREABOUTS = select(cast(_ROW.id, Text), _ROW.original_url, _ROW.cache_key, _ROW.content_type).where(
    _ROW.id == func.any(cast(bindparam("ids", type_=Text), ARRAY(Uuid)))
)


class Assets:
    """The assets in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, wishes: Sequence[Wish], *, force: bool) -> list[Accepted]:
        """The asset of each wish, in order; queued are those that are new, those that heal, and, by force, the rest."""
        by_identity = {wish.identity: wish for wish in wishes}
        known = await self._known(by_identity)
        open_wishes = [
            wish
            for identity, wish in by_identity.items()
            if identity not in known or known[identity].is_to_be_asked_anew(wish, force=force)
        ]
        queued = await self._write(open_wishes, force=force)
        # Somebody else asked for the same at the same moment and was first.
        missed = await self._known(by_identity.keys() - known.keys() - queued.keys())
        waited = {identity for identity, asset in known.items() if asset.status is Status.PENDING}
        now = known | queued | missed
        return [
            now[wish.identity].accepted(is_queued=wish.identity in queued and wish.identity not in waited)
            for wish in wishes
        ]

    async def get(self, asset_id: UUID) -> Asset | None:
        """The record of an asset."""
        row = (await self._connection.execute(select(cache_assets).where(_ROW.id == asset_id))).mappings().first()
        return None if row is None else _asset(row)

    async def of(self, ids: Collection[UUID]) -> dict[UUID, Asset]:
        """The records of these assets, by their ids; unknown ids are left out."""
        found = await self._connection.execute(select(cache_assets).where(_ROW.id == func.any(list(ids))))
        return {row["id"]: _asset(row) for row in found.mappings()}

    async def whereabouts(self, ids: Collection[str]) -> dict[str, Whereabouts]:
        """Where each of these assets is, by their ids in lower-case hex; unknown ids are left out."""
        if not ids:
            return {}
        found = await self._connection.execute(_WHEREABOUTS, {"ids": f"{{{','.join(ids)}}}"})
        return {asset_id: Whereabouts(url, key, kind) for asset_id, url, key, kind in found.all()}

    async def stats(self) -> AssetStats:
        """The assets by state, and the bytes of what they refer to."""
        counted = await self._connection.execute(
            select(_ROW.status, func.count().label("assets")).group_by(_ROW.status)
        )
        counts = {row.status: row.assets for row in counted}
        is_used = select(_ROW.id).where(_ROW.sha256 == stored_objects.c.sha256).exists()
        total = await self._connection.scalar(select(func.sum(stored_objects.c.size_bytes)).where(is_used))
        return AssetStats({status: counts.get(status, 0) for status in Status}, int(total or 0))

    async def _known(self, identities: Iterable[bytes]) -> dict[bytes, Known]:
        wanted_identities = list(identities)
        if not wanted_identities:
            return {}
        columns = (_ROW.identity, _ROW.id, _ROW.status, _ROW.original_url, _ROW.delete_time)
        found = await self._connection.execute(select(*columns).where(_ROW.identity == func.any(wanted_identities)))
        rows = found.all()
        marked = {row.id for row in rows if row.delete_time is not None}
        gone = marked - await self._unmark(marked)
        return {
            bytes(row.identity): Known(row.id, Status(row.status), row.original_url)
            for row in rows
            if row.id not in gone
        }

    async def _unmark(self, marked: Collection[UUID]) -> set[UUID]:
        """Takes the marks away from assets that are asked for again; those that are not returned are deleted by now."""
        if not marked:
            return set()
        kept = update(cache_assets).where(_ROW.id == func.any(list(marked))).values(delete_time=None)
        return set(await self._connection.scalars(kept.returning(_ROW.id)))

    async def _write(self, wishes: Sequence[Wish], *, force: bool) -> dict[bytes, Known]:
        if not wishes:
            return {}
        # In one order for everybody: two batches that share assets must not wait for each other.
        rows = [new_row(wish) for wish in sorted(wishes, key=lambda wish: wish.identity)]
        written = await self._connection.execute(upsert(force=force), lists_of(WRITTEN, rows))
        return {bytes(row.identity): Known(row.id, Status(row.status), row.original_url) for row in written}


def _asset(row: RowMapping) -> Asset:
    return Asset(
        id=row["id"],
        original_url=row["original_url"],
        alternate_urls=tuple(row["alternate_urls"]),
        kind=AssetKind(row["kind"]),
        status=Status(row["status"]),
        cache_key=row["cache_key"],
        content_type=row["content_type"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
        width=row["width"],
        height=row["height"],
        attempts=row["attempt"],
        error_reason=row["error_reason"],
        error_message=row["error_message"],
        is_retryable=bool(row["error_retryable"]),
        create_time=row["create_time"],
        update_time=row["update_time"],
    )
