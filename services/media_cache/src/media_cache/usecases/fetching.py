"""Fetching an asset: the work that asking asks for."""

from collections.abc import Sequence

from common.database import Database
from common.work import NotYet
from media_cache.domain.assets import Content
from media_cache.pipeline import Pipeline
from media_cache.repository import MediaUnitOfWork, Reservation


class Fetching:
    """Brings the bytes of assets into the store."""

    def __init__(self, database: Database[MediaUnitOfWork], pipeline: Pipeline) -> None:
        self._database = database
        self._pipeline = pipeline

    async def fetch(self, addresses: Sequence[str]) -> Content:
        """What is kept of the media at these addresses, stored; raises a failure with its reason."""
        return await self._pipeline.fetch_asset(addresses, self._reserve)

    async def _reserve(self, content: Content) -> bool:
        """Whether the object has to be put. Its row is committed first: an object without one would never be found."""
        async with self._database.unit_of_work() as work:
            reservation = await work.objects.reserve(content)
        if reservation is Reservation.BEING_DELETED:
            raise NotYet("The object of this content is just being deleted.")
        return reservation is Reservation.TO_BE_PUT
