"""Making pictures smaller: at the first request for a width, once for all who ask, and kept from then on."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Protocol, Self

from common.database import Database
from common.errors import Failure
from common.objects import ObjectNotFound, ObjectStore, ObjectStoreRefused, ObjectStoreUnavailable
from media_cache.clients.spool import Spool, Spools
from media_cache.domain import media
from media_cache.domain.detection import Detected, detect
from media_cache.domain.failures import AssetNotFound, VariantsBusy
from media_cache.domain.keys import variant_key
from media_cache.domain.reasons import Lasting, Reason, failure
from media_cache.domain.variants import Made, Picture, Refused, Variant
from media_cache.repository import MediaUnitOfWork, Reservation

_TYPES = (media.JPEG, media.PNG, media.WEBP)
_SOON = timedelta(seconds=1)


class Scales(Protocol):
    """Makes pictures smaller."""

    async def scaled(self, source: Spool, target: Spool, width: int) -> object:
        """Writes the picture in `source` to `target`, at most so many pixels wide; raises a failure with its reason."""
        ...


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """Whom the making asks, and how much of it there may be at once; beyond `most_wanted`, callers are turned away."""

    scales: Scales
    spools: Spools
    most_pixels: int
    at_once: int
    most_wanted: int


class Variants:
    """Gives variants, and makes those that are missing. To be entered; leaving it ends what is being made."""

    def __init__(self, database: Database[MediaUnitOfWork], store: ObjectStore, workshop: Workshop) -> None:
        self._database = database
        self._store = store
        self._workshop = workshop
        self._turns = asyncio.Semaphore(workshop.at_once)
        self._under_way: dict[tuple[str, int], asyncio.Task[Variant | Refused]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def of(self, picture: Picture, width: int) -> Variant:
        """The variant of this width; raises a failure with its reason when there can be none, or none now."""
        found = await self._known(picture, width)
        if found is None:
            found = await asyncio.shield(self._making(picture, width))
        if isinstance(found, Refused):
            raise Lasting(found.message, reason=found.reason)
        return found

    def _making(self, picture: Picture, width: int) -> asyncio.Task[Variant | Refused]:
        """The one making of this variant: it goes on when its callers leave, for they will come again."""
        wanted = (picture.sha256, width)
        if wanted not in self._under_way:
            if len(self._under_way) >= self._workshop.most_wanted:
                raise VariantsBusy(retry_after=_SOON)
            self._under_way[wanted] = asyncio.create_task(self._make(picture, width))
            self._under_way[wanted].add_done_callback(lambda task: self._ended(wanted, task))
        return self._under_way[wanted]

    def _ended(self, wanted: tuple[str, int], task: asyncio.Task[Variant | Refused]) -> None:
        del self._under_way[wanted]
        # Asked for, so that asyncio does not report as forgotten what nobody is left to hear.
        _ = task.cancelled() or task.exception()

    async def _make(self, picture: Picture, width: int) -> Variant | Refused:
        spools = self._workshop.spools
        try:
            async with self._turns:
                with spools.new() as source, spools.new() as target:
                    async with aclosing(self._store.open(picture.cache_key)) as pieces:
                        async for piece in pieces:
                            await source.write(piece)
                    return await self._scaled(picture, width, source, target)
        except (ObjectNotFound, ObjectStoreUnavailable, ObjectStoreRefused) as fault:
            raise failure(Reason.STORE_ERROR) from fault

    async def _scaled(self, picture: Picture, width: int, source: Spool, target: Spool) -> Variant | Refused:
        try:
            await self._workshop.scales.scaled(source, target, width)
            made = self._judged(target, width)
        except Failure as refusal:
            if refusal.is_transient:
                raise
            return await self._refuse(picture, width, Refused(refusal.reason, refusal.message))
        return await self._keep(picture, width, made, target)

    def _judged(self, target: Spool, width: int) -> Detected:
        # Who made it has had hostile bytes in its hands: it is judged like anything that comes from outside.
        made = detect(target.stream, target.size_bytes, self._workshop.most_pixels)
        if made.type not in _TYPES or made.size is None or made.size.width > width:
            raise failure(Reason.CORRUPT)
        return made

    async def _keep(self, picture: Picture, width: int, found: Detected, target: Spool) -> Variant:
        key, mime = variant_key(picture.sha256, width), found.type.mime
        made = Made(picture.sha256, width, key, mime, target.size_bytes, target.sha256)
        async with self._database.unit_of_work() as work:
            reservation = await work.variants.reserve(made)
        if reservation is Reservation.BEING_DELETED:
            raise AssetNotFound
        if reservation is Reservation.TO_BE_PUT:
            await self._store.put(key, target.body(), content_type=mime)
            async with self._database.unit_of_work() as work:
                await work.variants.finish(made)
        return Variant(key, mime)

    async def _refuse(self, picture: Picture, width: int, refused: Refused) -> Refused:
        async with self._database.unit_of_work() as work:
            await work.variants.refuse(picture.sha256, width, refused)
        return refused

    async def _known(self, picture: Picture, width: int) -> Variant | Refused | None:
        async with self._database.unit_of_work() as work:
            return await work.variants.find(picture.sha256, width)
