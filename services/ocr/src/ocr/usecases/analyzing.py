"""Analysing a post: the work that asking asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from common.database import Database
from common.errors import Failure
from common.telemetry import bind
from common.work import Claim, Completion, NotYet
from ocr.clients.reader import SlideReader
from ocr.domain.categorising import guess
from ocr.domain.failures import MediaCacheUnavailable, MonitorUnavailable
from ocr.domain.readings import CategoryGuess, KeptReading
from ocr.domain.slides import PostSlides, Slide
from ocr.repository import Work
from ocr.usecases.naming import KnownNames
from ocr.usecases.reading import Readings
from ocr.usecases.slides import Slides, longer


@dataclass(frozen=True)
class _Analyzed:
    """What an analysis came to."""

    slides: Sequence[Slide]
    kept: KeptReading
    category: CategoryGuess | None


class Analyzing:
    """Reads the slides of posts, each set of them once."""

    def __init__(self, database: Database[Work], reader: SlideReader, slides: Slides, readings: Readings) -> None:
        self._database = database
        self._reader = reader
        self._slides = slides
        self._readings = readings
        self._known = KnownNames(database)

    async def analyze(self, claim: Claim) -> Completion[Work]:
        """What the slides of the post say: as they were read before or, where they were not, as they are read now."""
        with bind(post_id=claim.row["post_id"]):
            try:
                return _completion(claim, await self._analyzed(claim))
            except (MonitorUnavailable, MediaCacheUnavailable) as away:
                # That is no fault of the post: an outage would use up the attempts of all that wait.
                raise NotYet(away.message, reason=away.reason, retry_after=longer(_waited(claim))) from away

    async def failed(self, work: Work, claim: Claim, failure: Failure) -> None:
        """What the failure of an analysis means for its post; what it cost is kept all the same."""
        place = failure.metadata.get("imageIndex")
        slide = {"error_slide": place and int(place), "error_slide_reason": failure.metadata.get("mediaReason")}
        await work.analyses.close(claim.id, slide)
        await work.results.failed(claim.row["post_id"])

    async def _analyzed(self, claim: Claim) -> _Analyzed:
        post = await self._slides.post(claim.row["post_id"])
        slides = await self._slides.kept(post.to_read(use_cover=claim.row["use_cover"]), _waited(claim))
        kept = await self._stored(claim, slides) or await self._read(claim, slides)
        return _Analyzed(slides, kept, await self._guess(kept, post))

    async def _stored(self, claim: Claim, slides: Sequence[Slide]) -> KeptReading | None:
        # What was read anew for this very analysis is there already when its worker died behind that.
        since = claim.row["create_time"] if claim.row["force"] else None
        return await self._readings.stored([slide.sha256 for slide in slides], since=since)

    async def _read(self, claim: Claim, slides: Sequence[Slide]) -> KeptReading:
        post_id, digests = claim.row["post_id"], [slide.sha256 for slide in slides]
        await self._readings.admit(claim.id, digests)
        pictures = await self._slides.pictures(slides, self._reader.longest_side)
        async with self._database.unit_of_work() as work:
            await work.results.begun(post_id)
        try:
            return await self._readings.read(claim.id, digests, pictures, await self._known.names())
        except Failure:
            async with self._database.unit_of_work() as work:
                await work.results.waiting(post_id)
            raise

    async def _guess(self, kept: KeptReading, post: PostSlides) -> CategoryGuess | None:
        """What the reader says the post is about; the words of known categories where it says nothing of that."""
        if self._reader.names_categories:
            return kept.reading.category
        return guess(await self._known.names(), [*(slide.text for slide in kept.reading.slides), post.caption])


def _waited(claim: Claim) -> timedelta:
    waited: timedelta = claim.row["due_time"] - claim.row["create_time"]
    return waited


def _completion(claim: Claim, analyzed: _Analyzed) -> Completion[Work]:
    async def effects(work: Work) -> None:
        guess = analyzed.category
        settled = await work.categories.settle(guess.name) if guess else None
        category = {
            "post_category_id": settled and settled.id,
            "is_new_category": settled is not None and settled.is_new,
            "category_confidence": guess and guess.confidence,
        }
        await work.analyses.close(claim.id, category)
        await work.results.completed(claim.row["post_id"], claim.id, settled.id if settled else None)

    slides = [{"id": str(slide.asset_id), "sha256": slide.sha256} for slide in analyzed.slides]
    values = {"slides": slides, "reading_id": analyzed.kept.id}
    return Completion(values, effects)
