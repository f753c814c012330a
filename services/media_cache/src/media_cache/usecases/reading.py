"""Reading what is known: records, numbers, and where the bytes can be had."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from common.database import Database
from common.errors import Violation
from media_cache.domain.assets import Asset, AssetStats, Resolved, Whereabouts
from media_cache.domain.failures import AssetNotFound, InvalidKey
from media_cache.domain.keys import is_legacy_key
from media_cache.domain.states import UrlOrigin
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.addresses import Addresses

# Braces, `urn:` and bare digits are other forms, which nobody was given.
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Reading:
    """Answers questions; changes nothing."""

    def __init__(self, database: Database[MediaUnitOfWork], addresses: Addresses) -> None:
        self._database = database
        self._addresses = addresses

    async def get(self, asset_id: UUID) -> Asset:
        """The record of an asset."""
        async with self._database.unit_of_work() as work:
            asset = await work.assets.get(asset_id)
        if asset is None:
            raise AssetNotFound
        return asset

    async def get_many(self, ids: Sequence[UUID]) -> list[Asset]:
        """The records of these assets, in order; unknown ones are left out."""
        async with self._database.unit_of_work() as work:
            known = await work.assets.of(ids)
        return [known[asset_id] for asset_id in ids if asset_id in known]

    async def resolve_one(self, asset_id: str) -> Resolved:
        """Where an asset or legacy object can be fetched now; AssetNotFound for whatever is neither."""
        try:
            (resolved,) = await self.resolve([asset_id])
        except InvalidKey:
            raise AssetNotFound from None
        if resolved.url is None:
            raise AssetNotFound
        return resolved

    async def resolve(self, ids: Sequence[str]) -> list[Resolved]:
        """Where each of these assets and legacy objects can be fetched now, in order."""
        assets = {text: text.lower() for text in ids if _UUID.fullmatch(text)}
        _check_keys([text if text not in assets else None for text in ids])
        async with self._database.unit_of_work() as work:
            known = await work.assets.whereabouts(assets.values())
        return [self._asset(text, assets[text], known) if text in assets else self._legacy(text) for text in ids]

    async def stats(self) -> AssetStats:
        """How many assets there are in each state, and their bytes."""
        async with self._database.unit_of_work() as work:
            return await work.assets.stats()

    def _asset(self, text: str, asset_id: str, known: Mapping[str, Whereabouts]) -> Resolved:
        found = known.get(asset_id)
        if found is None:
            return Resolved(text)
        if found.cache_key is None or found.content_type is None:
            return Resolved(text, found.original_url, UrlOrigin.ORIGIN)
        url = self._addresses.cached(asset_id, found.cache_key, found.content_type)
        return Resolved(text, url, UrlOrigin.CACHED)

    def _legacy(self, key: str) -> Resolved:
        return Resolved(key, self._addresses.legacy(key), UrlOrigin.LEGACY)


def _check_keys(keys: Sequence[str | None]) -> None:
    """Raises InvalidKey when one of these, named by its place among the ids, cannot be an object key."""
    bad = [at for at, key in enumerate(keys) if key is not None and not is_legacy_key(key)]
    if bad:
        raise InvalidKey(violations=[Violation(f"ids[{at}]", "must be a UUID or an object key") for at in bad])
