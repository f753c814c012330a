"""Calls of readers: what one is for, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from ocr.domain.failures import UnusableAnswer
from ocr.domain.keys import SlideSet, Way
from ocr.domain.readings import Usage

OK = "OK"
# Whoever made the call died before its end.
LOST = "LOST"
# Whoever made the call was told to stop.
CANCELLED = "CANCELLED"
_FAULTS: Mapping[str, type[UnusableAnswer]] = {each.reason: each for each in UnusableAnswer.__subclasses__()}
FAULTS = tuple(_FAULTS)


@dataclass(frozen=True)
class Order:
    """Slides that are to be read for an analysis in one call, and how often that may be asked again."""

    analysis_id: UUID
    slides: SlideSet
    way: Way
    repeats: int = 0

    @property
    def key(self) -> str:
        """What its reading is known by."""
        return self.slides.key(self.way)


@dataclass(frozen=True)
class End:
    """What became of a call; without a cost, what it was estimated at stays counted."""

    outcome: str
    cost_usd: Decimal | None = None
    usage: Usage = field(default_factory=Usage)
    model_version: str | None = None
    read_interval: timedelta = timedelta(0)


@dataclass(frozen=True)
class Spent:
    """What the calls of a UTC day took, all together."""

    day: date
    reader: str
    model: str
    calls: int
    usage: Usage
    cost_usd: Decimal


@dataclass(frozen=True)
class Unusable:
    """Why there is no reading yet; `is_final` when asking again is of no use, or was done often enough."""

    fault: UnusableAnswer
    is_final: bool


def judged(order: Order, outcomes: Sequence[str]) -> Unusable:
    """What the answers say that the order got so far, oldest first; there is at least one."""
    fault = _FAULTS[outcomes[-1]]()
    return Unusable(fault, is_final=not fault.is_repeatable or len(outcomes) > order.repeats)
