"""Reading sets of slides: as they were read before or, where they were not, as they are read now."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from common.database import Database
from ocr.clients.reader import SlideReader
from ocr.domain.calls import Order
from ocr.domain.failures import ModelRetired, UnusableAnswer
from ocr.domain.keys import SlideSet, Way
from ocr.domain.readings import KeptReading
from ocr.domain.slides import Picture
from ocr.repository import Work
from ocr.repository.readings import newest
from ocr.usecases.dividing import Dividing, Wanted
from ocr.usecases.paying import Paying, PayingSettings
from ocr.usecases.paying.waiting import modelless
from ocr.usecases.ways import Ways

log = logging.getLogger(__name__)


class Readings:
    """The readings of one reader: each is paid for once."""

    def __init__(self, database: Database[Work], reader: SlideReader, paying: Paying, settings: PayingSettings) -> None:
        self._line = database.line()
        self._ways = Ways(database, reader)
        self._paying = paying
        self._settings = settings
        self._dividing = Dividing(database, paying, settings.slides_at_once)

    async def admit(self, analysis_id: UUID, digests: Sequence[str]) -> None:
        """Raises `NotYet` where it is known already that these slides may not be read now."""
        ways = await self._ways.live()
        await self._paying.look(Order(analysis_id, SlideSet.whole(digests), ways[0]))

    async def stored(self, digests: Sequence[str], *, since: datetime | None = None) -> KeptReading | None:
        """The newest reading of these slides by the model that would be asked now, if there is one since then."""
        key = SlideSet.whole(digests).key(await self._ways.next())
        return (await newest(self._line, [key], since)).get(key)

    async def read(
        self, analysis_id: UUID, digests: Sequence[str], pictures: Mapping[int, Picture], categories: Sequence[str]
    ) -> KeptReading:
        """Reads the slides, in one call where that will do.

        Raises `NotYet` where the reader may not be asked now, `UnusableAnswer` when its answers are no use, and what it
        raises where it does not answer. What was paid for by then is kept, and goes on from there the next time.
        """
        wanted = Wanted(analysis_id, SlideSet.whole(digests), pictures, categories)
        ways = await self._ways.live()
        for way, successor in zip_longest(ways, ways[1:]):
            try:
                return await self._read(wanted, way)
            except ModelRetired:
                self._ways.forget()
                taking_over = successor.model if successor else None
                log.warning("a model is retired", extra={"model": way.model, "successor": taking_over})
        raise modelless()

    async def _read(self, wanted: Wanted, way: Way) -> KeptReading:
        try:
            return await self._dividing.read(wanted, wanted.slides, way, self._settings.repeats)
        except UnusableAnswer as fault:
            if not fault.is_divisible or wanted.slides.slide_count == 1:
                raise
            log.info("slides are read one by one", extra={"reason": fault.reason})
        return await self._dividing.read_one_by_one(wanted, way)
