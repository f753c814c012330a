"""Reading what is known: records, numbers, and where the bytes can be had."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.errors import Violation
from common.objects import ObjectStore
from common.work import Statistics
from media_cache.domain import media
from media_cache.domain.assets import Asset, AssetStats, Resolved, Whereabouts
from media_cache.domain.failures import AssetNotFound, InvalidKey
from media_cache.domain.keys import is_legacy_key
from media_cache.domain.states import UrlOrigin
from media_cache.repository import MediaUnitOfWork


class Reading:
    """Answers questions; changes nothing."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore, url_lifetime: timedelta) -> None:
        self._database = database
        self._store = store
        self._url_lifetime = url_lifetime

    async def get(self, asset_id: UUID) -> Asset:
        """The record of an asset."""
        async with self._database.unit_of_work() as work:
            asset = await work.assets.get(asset_id)
        if asset is None:
            raise AssetNotFound
        return asset

    async def resolve_one(self, asset_id: str) -> Resolved:
        """Where an asset or legacy object can be fetched now."""
        (resolved,) = await self.resolve([asset_id])
        if resolved.url is None:
            raise AssetNotFound
        return resolved

    async def resolve(self, ids: Sequence[str]) -> list[Resolved]:
        """Where each of these assets and legacy objects can be fetched now, in order."""
        assets = {text: asset_id for text in ids if (asset_id := _uuid(text)) is not None}
        _check_keys([text if text not in assets else None for text in ids])
        async with self._database.unit_of_work() as work:
            known = await work.assets.whereabouts(assets.values())
        return [self._asset(text, assets, known) if text in assets else self._legacy(text) for text in ids]

    async def stats(self) -> AssetStats:
        """How many assets there are in each state, and their bytes."""
        async with self._database.unit_of_work() as work:
            return await work.assets.stats()

    async def queue(self) -> Statistics:
        """The queue in figures."""
        async with self._database.unit_of_work() as work:
            return await work.statistics()

    def _asset(self, text: str, assets: Mapping[str, UUID], known: Mapping[UUID, Whereabouts]) -> Resolved:
        found = known.get(assets[text])
        if found is None:
            return Resolved(text)
        if found.cache_key is None or found.content_type is None:
            return Resolved(text, found.original_url, UrlOrigin.ORIGIN)
        kind = media.by_mime(found.content_type)
        filename = f"{assets[text]}.{kind.suffix}" if kind else str(assets[text])
        return Resolved(text, self._presign(found.cache_key, found.content_type, filename), UrlOrigin.CACHED)

    def _legacy(self, key: str) -> Resolved:
        kind = media.by_suffix(key)
        content_type = kind.mime if kind else "application/octet-stream"
        return Resolved(key, self._presign(key, content_type, key.rpartition("/")[2]), UrlOrigin.LEGACY)

    def _presign(self, key: str, content_type: str, filename: str) -> str:
        return self._store.presign(key, content_type=content_type, lifetime=self._url_lifetime, filename=filename)


def _uuid(text: str) -> UUID | None:
    """The UUID in its usual form; braces, `urn:` and bare digits are other forms that nobody was given."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text.lower() else None


def _check_keys(keys: Sequence[str | None]) -> None:
    """Raises InvalidKey when one of these, named by its place among the ids, cannot be an object key."""
    bad = [at for at, key in enumerate(keys) if key is not None and not is_legacy_key(key)]
    if bad:
        raise InvalidKey(violations=[Violation(f"ids[{at}]", "must be a UUID or an object key") for at in bad])
