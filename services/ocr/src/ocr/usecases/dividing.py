"""Slides that are read together, or one by one where they cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from common.database import Database
from common.errors import Failure
from common.together import together
from ocr.clients.reader import Question
from ocr.domain.calls import Order
from ocr.domain.joining import joined
from ocr.domain.keys import SlideSet, Way
from ocr.domain.readings import KeptReading
from ocr.domain.slides import Picture
from ocr.repository import Work
from ocr.usecases.paying import Paying
from ocr.usecases.paying.keeping import kept_by

# A slide that is asked for by itself is one of many: it costs one call more at most.
_REPEATS = 1


@dataclass(frozen=True)
class Wanted:
    """A carousel that an analysis is to read."""

    analysis_id: UUID
    slides: SlideSet
    pictures: Mapping[int, Picture]
    categories: Sequence[str]


class Dividing:
    """Reads slides of a carousel, so many calls at a time."""

    def __init__(self, database: Database[Work], paying: Paying, at_once: int) -> None:
        self._database = database
        self._paying = paying
        self._at_once = at_once

    async def read(self, wanted: Wanted, slides: SlideSet, way: Way, repeats: int) -> KeptReading:
        """Reads these slides in one call, made again while that may help; raises the fault of the last answer."""
        order = Order(wanted.analysis_id, slides, way, repeats)
        pictures = {place: wanted.pictures[place] for place in slides.digests}
        question = Question(pictures, slides.slide_count, wanted.categories)
        while True:
            outcome = await self._paying.ask(order, question)
            if isinstance(outcome, KeptReading):
                return outcome
            if outcome.is_final:
                raise outcome.fault

    async def read_one_by_one(self, wanted: Wanted, way: Way) -> KeptReading:
        """Reads each slide by itself, those that are not kept already, and keeps what they are together."""
        slides = {place: wanted.slides.alone(place) for place in wanted.slides.digests}
        keys = {place: each.key(way) for place, each in slides.items()}
        async with self._database.unit_of_work() as work:
            known = await work.readings.for_analysis(keys.values(), wanted.analysis_id)
        missing = [place for place, key in keys.items() if key not in known]
        read = await self._read_each(wanted, [slides[place] for place in missing], way)
        return await self._keep(wanted, way, [*known.values(), *read])

    async def _read_each(self, wanted: Wanted, slides: Sequence[SlideSet], way: Way) -> Sequence[KeptReading]:
        failures = list[Failure]()

        async def read(each: SlideSet) -> KeptReading | None:
            # What others are at is paid for and kept; nothing new is begun.
            if failures:
                return None
            try:
                return await self.read(wanted, each, way, _REPEATS)
            except Failure as failure:
                failures.append(failure)
                return None

        # A bug over one ends the others: nobody would know of what they go on paying for.
        parts = await together(read, slides, at_a_time=self._at_once)
        if failures:
            raise next((failure for failure in failures if not failure.is_transient), failures[0])
        return [part for part in parts if part]

    async def _keep(self, wanted: Wanted, way: Way, parts: Sequence[KeptReading]) -> KeptReading:
        kept = kept_by(way, parts[0].model_version, joined([part.reading for part in parts]))
        async with self._database.unit_of_work() as work:
            await work.readings.keep(wanted.slides, kept, wanted.analysis_id)
        return kept
