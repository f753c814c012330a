"""Where the bytes of one asset are, as they are or in another width, and for how long that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.errors import Violation
from media_cache.domain import media
from media_cache.domain.assets import Asset
from media_cache.domain.failures import AssetNotFound, InvalidWidth, NotAPicture
from media_cache.domain.variants import Picture
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.addresses import Addresses
from media_cache.usecases.variants import Variants

# Of the life of an address: whoever keeps it to the end of this has time left to use it.
_KEPT = 0.75


@dataclass(frozen=True)
class Lead:
    """An address, and for how long it may be kept; not at all when something better may come at any moment."""

    url: str
    max_age: timedelta = timedelta(0)


class Contents:
    """Leads to bytes."""

    def __init__(
        self, database: Database[MediaUnitOfWork], addresses: Addresses, variants: Variants, widths: Sequence[int]
    ) -> None:
        self._database = database
        self._addresses = addresses
        self._variants = variants
        self._widths = widths

    async def lead(self, asset_id: UUID, width: int | None) -> Lead:
        """Where an asset is: with us, in the wanted width, or at its origin while it is not cached."""
        if width is not None:
            self._check(width)
        async with self._database.unit_of_work() as work:
            asset = await work.assets.get(asset_id)
        if asset is None:
            raise AssetNotFound
        if asset.sha256 is None or asset.cache_key is None or asset.content_type is None:
            return Lead(asset.original_url)
        if width is None or not _is_wider(asset, width):
            return self._kept(str(asset.id), asset.cache_key, asset.content_type)
        variant = await self._variants.of(Picture(asset.sha256, asset.cache_key), width)
        return self._kept(f"{asset.id}-{width}", variant.cache_key, variant.content_type)

    def _check(self, width: int) -> None:
        if width not in self._widths:
            offered = ", ".join(map(str, self._widths))
            raise InvalidWidth(violations=[Violation("w", f"must be one of {offered}")])

    def _kept(self, name: str, cache_key: str, content_type: str) -> Lead:
        return Lead(self._addresses.cached(name, cache_key, content_type), self._addresses.lifetime * _KEPT)


def _is_wider(asset: Asset, width: int) -> bool:
    """Whether a variant of this width is smaller than the asset: nothing is enlarged; NotAPicture for the rest."""
    if not media.is_picture(asset.content_type):
        raise NotAPicture
    return asset.width is not None and asset.width > width
