"""Pictures for readers: held against their rows, then handed out in a form that every reader takes."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from common.database import Database
from common.errors import Failure
from common.objects import ObjectNotFound, ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from common.places import Places
from common.settings import integer, setting
from media_cache.clients.spool import Spool, Spools
from media_cache.domain import media
from media_cache.domain.assets import Asset
from media_cache.domain.care import Fault
from media_cache.domain.detection import Detected
from media_cache.domain.failures import AssetNotCached, AssetNotFound, NotAPicture, ObjectDamaged, ObjectMissing
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Bounds, Size
from media_cache.domain.states import Status
from media_cache.domain.variants import Picture
from media_cache.pipeline import detected
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.scaling import Scaling

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PictureLimits:
    """How many pictures are read at once."""

    at_once: int = setting(
        "{prefix}PICTURES_AT_ONCE", integer(1, 64), 1, help="pictures that are made smaller for readers at once"
    )
    most_wanted: int = setting(
        "{prefix}PICTURES_WANTED", integer(1, 10_000), 64, help="in readers' hands; more are told to come back"
    )


@dataclass(frozen=True)
class Readable:
    """A picture that any reader takes: its type and size, its bytes, and the digest of what it was made of."""

    content_type: str
    size: Size
    sha256: str
    spool: Spool


class Pictures:
    """Hands out pictures; keeps nothing of what it makes."""

    def __init__(
        self,
        database: Database[MediaUnitOfWork],
        store: ObjectStore,
        scaling: Scaling,
        spools: Spools,
        limits: PictureLimits,
    ) -> None:
        self._database = database
        self._store = store
        self._scaling = scaling
        self._spools = spools
        self._places = Places(limits.most_wanted)
        self._turns = asyncio.Semaphore(limits.at_once)

    @asynccontextmanager
    async def read(self, asset_id: UUID, longest_side: int | None) -> AsyncIterator[Readable]:
        """The picture of an asset, for as long as the block lasts; raises a failure with its reason."""
        with self._places.one(), self._spools.new() as kept, self._spools.new() as made:
            picture = await self._picture(asset_id)
            await self._fetch(picture, kept)
            found, size = await self._examined(kept)
            bounds = Bounds(longest_side or size.longest, longest_side or size.longest)
            if found.is_plain and bounds.hold(size):
                yield Readable(found.type.mime, size, picture.sha256, kept)
                return
            async with self._turns:
                smaller = await self._scaling.fit(kept, made, bounds)
            yield Readable(smaller.type.mime, smaller.size or size, picture.sha256, made)

    async def _picture(self, asset_id: UUID) -> Picture:
        async with self._database.unit_of_work() as work:
            asset = await work.assets.get(asset_id)
        if asset is None:
            raise AssetNotFound
        return _cached_picture(asset)

    async def _fetch(self, picture: Picture, kept: Spool) -> None:
        """All of the object, when it is the one that was kept."""
        try:
            await kept.fill(self._store.open(picture.cache_key))
        except ObjectNotFound as fault:
            _tell(picture, Fault.MISSING)
            raise ObjectMissing from fault
        except (ObjectStoreUnavailable, ObjectStoreRefused) as fault:
            raise failure(Reason.STORE_ERROR) from fault
        if kept.sha256 != picture.sha256:
            _tell(picture, Fault.OTHER_BYTES)
            raise ObjectDamaged

    async def _examined(self, kept: Spool) -> tuple[Detected, Size]:
        try:
            found = await detected(kept, self._scaling.most_pixels)
        except Failure as fault:
            if fault.reason != Reason.TRUNCATED.name:
                raise
            # These are all the bytes that there were: no other try brings more.
            raise failure(Reason.CORRUPT) from fault
        if found.size is None or not media.is_picture(found.type.mime):
            raise NotAPicture
        return found, found.size


def _cached_picture(asset: Asset) -> Picture:
    if asset.status is not Status.CACHED or asset.sha256 is None or asset.cache_key is None:
        raise AssetNotCached
    if not media.is_picture(asset.content_type):
        raise NotAPicture
    return Picture(asset.sha256, asset.cache_key)


def _tell(picture: Picture, fault: Fault) -> None:
    log.error("an object is not what its row says", extra={"cache_key": picture.cache_key, "fault": fault})
