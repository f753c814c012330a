"""From when until when; either end may be open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from common.errors import Violation, malformed

# A datetime is a date too: the type is exactly one of them.
T = TypeVar("T", date, datetime)


@dataclass(frozen=True)
class Span(Generic[T]):
    """A stretch of time; refused, with its field, when it ends before it begins."""

    since: T | None = None
    until: T | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise malformed(Violation("until", "must not be before since"))


# Half-open: what one export leaves to the next is in exactly one of them.
Moments = Span[datetime]
# Both ends are within it.
Days = Span[date]
EVER = Moments()
