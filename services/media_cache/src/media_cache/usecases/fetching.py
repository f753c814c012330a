"""Fetching an asset: the work that asking asks for."""

from collections.abc import Sequence

from common.database import Database
from common.gathering import Gathering
from common.work import NotYet
from media_cache.domain.assets import Content
from media_cache.pipeline import Pipeline
from media_cache.repository import MediaUnitOfWork, Reservation, reserve


class Fetching:
    """Brings the bytes of assets into the store."""

    def __init__(self, database: Database[MediaUnitOfWork], pipeline: Pipeline) -> None:
        self._line = database.line()
        self._pipeline = pipeline
        self._reserving: Gathering[Content, Reservation] = Gathering(self._reserve_all)

    async def fetch(self, addresses: Sequence[str]) -> Content:
        """What is kept of the media at these addresses, stored; raises a failure with its reason."""
        return await self._pipeline.fetch_asset(addresses, self._reserve)

    async def _reserve(self, content: Content) -> bool:
        """Whether the object has to be put. Its row is committed first: an object without one would never be found."""
        reservation = await self._reserving.ask(content)
        if reservation is Reservation.BEING_DELETED:
            raise NotYet("The object of this content is just being deleted.")
        return reservation is Reservation.TO_BE_PUT

    async def _reserve_all(self, contents: Sequence[Content]) -> list[Reservation]:
        reserved = await reserve(self._line, contents)
        return [reserved[content.sha256] for content in contents]
