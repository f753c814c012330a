"""When a run has read its last page."""

import pytest

from monitor.domain.pages import Page
from monitor.domain.runs import EndReason, Seen, end_reason


def page(entries: int = 12, next_cursor: str | None = "9", *, has_more: bool | None = True) -> Page:
    return Page(posts=(), entries=entries, has_more=has_more, next_cursor=next_cursor)


def seen(*cursors: str, is_repeated: bool = False) -> Seen:
    return Seen(cursors[-1] if cursors else None, set(cursors), is_repeated)


@pytest.mark.parametrize(
    ("last", "number", "before", "reason"),
    [
        (page(), 1, seen(), None),
        (page(entries=0), 1, seen(), EndReason.EMPTY_PAGE),
        (page(next_cursor=None, has_more=False), 1, seen(), EndReason.LAST_PAGE),
        (page(next_cursor=None, has_more=None), 1, seen(), EndReason.LAST_PAGE),
        (page(next_cursor=None), 1, seen(), EndReason.MISSING_CURSOR),
        (page(next_cursor="7"), 3, seen("5", "7"), EndReason.REPEATED_CURSOR),
        (page(next_cursor="5"), 3, seen("5", "7"), EndReason.CURSOR_CYCLE),
        (page(), 3, seen("5", "7", is_repeated=True), EndReason.REPEATED_PAGE),
        (page(), 10, seen("5"), EndReason.PAGE_LIMIT),
        (page(), 9, seen("5"), None),
        (page(entries=0, next_cursor="5"), 10, seen("5"), EndReason.EMPTY_PAGE),
        (page(next_cursor="5"), 10, seen("5", is_repeated=True), EndReason.REPEATED_CURSOR),
    ],
)
def test_a_run_ends_for_the_first_reason_there_is(
    last: Page, number: int, before: Seen, reason: EndReason | None
) -> None:
    assert end_reason(last, number, before, page_limit=10) is reason


@pytest.mark.parametrize("cycle", [1, 2, 3, 7])
def test_cursors_that_cycle_end_a_run_within_one_round_too_many(cycle: int) -> None:
    cursors: list[str] = []
    while not end_reason(page(next_cursor=str(len(cursors) % cycle)), len(cursors), seen(*cursors), page_limit=1000):
        cursors.append(str(len(cursors) % cycle))

    assert len(cursors) == cycle
