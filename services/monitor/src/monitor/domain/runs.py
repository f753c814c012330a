"""Visits to profiles: their states, what asks for them, and what they count."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from monitor.domain.pages import Page


class RunState(StrEnum):
    """How far a run is."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


LIVE = (RunState.PENDING, RunState.RUNNING)


class Trigger(StrEnum):
    """What asked for a run."""

    SCHEDULED = "scheduled"
    MANUAL = "manual"


# A person who asks waits for the answer: ahead of every scheduled visit.
PRIORITY = {Trigger.SCHEDULED: 0, Trigger.MANUAL: 100}


class EndReason(StrEnum):
    """Why no further page was read."""

    EMPTY_PAGE = "empty_page"
    LAST_PAGE = "last_page"
    MISSING_CURSOR = "missing_cursor"
    REPEATED_CURSOR = "repeated_cursor"
    CURSOR_CYCLE = "cursor_cycle"
    REPEATED_PAGE = "repeated_page"
    PAGE_LIMIT = "page_limit"


@dataclass(frozen=True)
class Seen:
    """What a run has seen up to a page: where that one began, where all began, and whether all its posts came before.

    Every page costs, also one that repeats.
    """

    cursor: str | None
    cursors: Set[str]
    is_repeated: bool


def end_reason(page: Page, number: int, seen: Seen, page_limit: int) -> EndReason | None:
    """Why the page with that number in its run is the last to be read, or None when the next one is read too."""
    if page.entries == 0:
        return EndReason.EMPTY_PAGE
    if page.next_cursor is None:
        return EndReason.MISSING_CURSOR if page.has_more else EndReason.LAST_PAGE
    if page.next_cursor == seen.cursor:
        return EndReason.REPEATED_CURSOR
    if page.next_cursor in seen.cursors:
        return EndReason.CURSOR_CYCLE
    if seen.is_repeated:
        return EndReason.REPEATED_PAGE
    return EndReason.PAGE_LIMIT if number >= page_limit else None


@dataclass(frozen=True)
class Tally:
    """What became of the posts that pages held; the sum is what the pages listed."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    media_queued: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.skipped + other.skipped,
            self.media_queued + other.media_queued,
        )

    @property
    def known(self) -> int:
        """Posts that were known before and were observed again."""
        return self.updated + self.unchanged

    @property
    def scraped(self) -> int:
        """Posts that were listed."""
        return self.new + self.known + self.skipped


@dataclass(frozen=True)
class Run:
    """One visit to a profile, from the request for it to its end."""

    id: UUID
    profile_id: UUID
    status: RunState
    trigger: Trigger
    force_recache: bool
    tally: Tally
    pages_scraped: int
    credits_charged: int
    credits_remaining: int | None
    cursor: str | None
    end_reason: EndReason | None
    error_reason: str | None
    error: str | None
    trace_id: str | None
    create_time: datetime
    start_time: datetime | None
    end_time: datetime | None
