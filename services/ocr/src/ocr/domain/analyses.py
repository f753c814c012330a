"""An analysis as it is shown, and the batch that asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from uuid import UUID

from ocr.domain.readings import SlideType, Usage
from ocr.domain.states import Status


@dataclass(frozen=True)
class ShownCategory:
    """What the post is about; `is_corrected` where a person said so."""

    id: UUID
    name: str
    confidence: float
    is_new: bool = False
    is_corrected: bool = False


@dataclass(frozen=True)
class ShownSlide:
    """One slide; `is_corrected` where a person put its text or its type right."""

    image_index: int
    slide_type: SlideType
    text: str
    description: str
    confidence: float
    is_corrected: bool = False


@dataclass(frozen=True)
class ShownError:
    """Why an analysis failed or, while it is pending, what it waits for; of one slide where it is about one."""

    reason: str
    message: str
    is_retryable: bool = False
    image_index: int | None = None
    media_reason: str | None = None


@dataclass(frozen=True)
class Engine:
    """Who answered, and how they were asked."""

    reader: str
    model: str
    model_version: str | None
    prompt_version: int


@dataclass(frozen=True)
class Taken:
    """What an analysis took, all its calls together."""

    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal = Decimal(0)
    interval: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class ShownAnalysis:
    """One reading of a post's slides, with how far it is; without an id where the post could not be taken on."""

    post_id: UUID
    status: Status
    id: UUID | None = None
    category: ShownCategory | None = None
    slides: tuple[ShownSlide, ...] = ()
    engine: Engine | None = None
    error: ShownError | None = None
    # Whether its slides are left out: the answer would have been too large.
    is_cut: bool = False
    taken: Taken = field(default_factory=Taken)
    attempts: int = 0
    create_time: datetime | None = None
    complete_time: datetime | None = None

    @property
    def is_stored(self) -> bool:
        """Whether the answer was there already, so that nobody was asked."""
        return self.status is Status.COMPLETED and not self.taken.calls

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in {Status.COMPLETED, Status.FAILED}

    def without_slides(self) -> "ShownAnalysis":
        """The analysis, which says of itself that its slides are left out."""
        return replace(self, slides=(), is_cut=True)

    @property
    def characters(self) -> int:
        """How much text its slides hold."""
        return sum(len(slide.text) + len(slide.description) for slide in self.slides)


@dataclass(frozen=True, kw_only=True)
class ShownBatch:
    """Analyses that were asked for at once, in the order asked."""

    id: UUID
    is_cancelled: bool
    create_time: datetime
    analyses: Sequence[ShownAnalysis]

    @property
    def status(self) -> Status:
        """How far it is: completed once each of its analyses ended, whether well or not."""
        if all(each.is_ended for each in self.analyses):
            return Status.COMPLETED
        is_begun = any(each.status is not Status.PENDING and each.id is not None for each in self.analyses)
        return Status.PROCESSING if is_begun else Status.PENDING

    def cut(self, most_characters: int) -> "ShownBatch":
        """The batch with no more text than that: from where there would be more, analyses are without their slides."""
        sizes = accumulate(each.characters for each in self.analyses)
        fits = [size <= most_characters for size in sizes]
        pairs = zip(self.analyses, fits, strict=True)
        return replace(self, analyses=[one if fit or not one.slides else one.without_slides() for one, fit in pairs])
