"""Making one variant: read the picture, have it made smaller, judge what comes of it, keep it."""

from dataclasses import dataclass

from common.database import Database
from common.errors import Failure
from common.objects import ObjectNotFound, ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from media_cache.clients.spool import Spool, Spools
from media_cache.domain.detection import Detected
from media_cache.domain.failures import AssetNotFound
from media_cache.domain.keys import variant_key
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Bounds
from media_cache.domain.variants import Made, Picture, Refused, Variant
from media_cache.repository import MediaUnitOfWork, Reservation
from media_cache.usecases.scaling import Scaling


@dataclass(frozen=True, kw_only=True)
class Making:
    """The steps, and whom they ask."""

    database: Database[MediaUnitOfWork]
    store: ObjectStore
    scaling: Scaling
    spools: Spools

    async def make(self, picture: Picture, width: int) -> Variant | Refused:
        """The variant, kept; or why there can be none, which is remembered. Raises what may pass."""
        try:
            with self.spools.new() as source, self.spools.new() as target:
                await source.fill(self.store.open(picture.cache_key))
                try:
                    made = await self.scaling.fit(source, target, Bounds(width))
                except Failure as refusal:
                    return await self._refuse(picture, width, refusal)
                return await self._keep(picture, width, made, target)
        except (ObjectNotFound, ObjectStoreUnavailable, ObjectStoreRefused) as fault:
            raise failure(Reason.STORE_ERROR) from fault

    async def _keep(self, picture: Picture, width: int, found: Detected, target: Spool) -> Variant:
        key, mime = variant_key(picture.sha256, width), found.type.mime
        made = Made(picture.sha256, width, key, mime, target.size_bytes, target.sha256)
        async with self.database.unit_of_work() as work:
            reservation = await work.variants.reserve(made)
        if reservation is Reservation.BEING_DELETED:
            raise AssetNotFound
        if reservation is Reservation.TO_BE_PUT:
            await self.store.put(key, target.body(), content_type=mime)
            async with self.database.unit_of_work() as work:
                await work.variants.finish(made)
        return Variant(key, mime)

    async def _refuse(self, picture: Picture, width: int, refusal: Failure) -> Refused:
        if refusal.is_transient:
            raise refusal
        refused = Refused(refusal.reason, refusal.message)
        async with self.database.unit_of_work() as work:
            await work.variants.refuse(picture.sha256, width, refused)
        return refused
