"""When a run has read its last page."""

import pytest

from monitor.domain.pages import Page
from monitor.domain.runs import EndReason, end_reason


def page(entries: int = 12, next_cursor: str | None = "9") -> Page:
    return Page(posts=(), entries=entries, next_cursor=next_cursor)


@pytest.mark.parametrize(
    ("last", "pages_read", "seen", "reason"),
    [
        (page(), 1, set(), None),
        (page(entries=0), 1, set(), EndReason.EMPTY_PAGE),
        (page(next_cursor=None), 1, set(), EndReason.LAST_PAGE),
        (page(next_cursor="5"), 3, {"5", "7"}, EndReason.REPEATED_CURSOR),
        (page(), 10, {"5"}, EndReason.PAGE_LIMIT),
        (page(), 9, {"5"}, None),
        (page(entries=0, next_cursor="5"), 10, {"5"}, EndReason.EMPTY_PAGE),
    ],
)
def test_a_run_ends_for_the_first_reason_there_is(
    last: Page, pages_read: int, seen: set[str], reason: EndReason | None
) -> None:
    assert end_reason(last, pages_read, seen, page_limit=10) is reason


@pytest.mark.parametrize("cycle", [1, 2, 3, 7])
def test_cursors_that_cycle_end_a_run_within_one_round_too_many(cycle: int) -> None:
    seen: set[str] = set()
    read = 0
    while not end_reason(page(next_cursor=str(read % cycle)), read, seen, page_limit=1000):
        seen.add(str(read % cycle))
        read += 1

    assert read <= 2 * cycle
