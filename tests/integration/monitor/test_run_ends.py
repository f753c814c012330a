"""Where a run stops reading: pages that repeat, cursors that lead nowhere or round in circles, and the limit."""

from typing import Any

import pytest
from carrel.monitor.v1.run_pb2 import Run

from monitor.app import serve, work
from tests.foreign.provider import Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing, standing

POSTS = posts_of("demo", 60)
A, B, C, D = (POSTS[start : start + 12] for start in range(0, 48, 12))
OBSERVED = "SELECT count(*), count(DISTINCT post_id) FROM tiktok_post_metrics_history"


def page(posts: list[dict[str, Any]], cursor: object, has_more: object = 1) -> Answer:
    """A page that says where the next one begins."""
    return Answer(body={"aweme_list": posts, "has_more": has_more, "max_cursor": cursor})


@pytest.mark.parametrize(
    ("pages", "reason", "posts"),
    [
        ([page(A, 5), page(B, 7, has_more=0)], Run.LAST_PAGE, 24),
        ([page(A, 5), page([], 7)], Run.EMPTY_PAGE, 12),
        ([page(A, 5), page(B, 0)], Run.MISSING_CURSOR, 24),
        ([page(A, 5), page(B, None)], Run.MISSING_CURSOR, 24),
        ([page(A, 5), page(B, 5)], Run.REPEATED_CURSOR, 24),
        ([page(A, 5), page(B, 7), page(C, 5)], Run.CURSOR_CYCLE, 36),
        ([page(A, 5), page(A, 7)], Run.REPEATED_PAGE, 12),
        ([page(A, 5), page(B, 7), page(B[:3] + A[:3], 9)], Run.REPEATED_PAGE, 24),
        ([page(A, 5), page(A[6:] + B[:6], 7), page(B[6:], 9, has_more=0)], Run.LAST_PAGE, 24),
        ([page([POSTS[-1], *A], 5), page([POSTS[-1], *B], 7), page(C, 9, has_more=0)], Run.LAST_PAGE, 37),
    ],
    ids=[
        *("says so", "is empty", "names no cursor", "has no cursor", "names itself", "leads back", "comes again"),
        *("holds only what came", "overlap", "begin with a pinned post"),
    ],
)
async def test_a_run_ends_after_its_last_page_and_says_why(
    working: Standing, provider: Provider, pages: list[Answer], reason: Any, posts: int
) -> None:
    provider.accounts["demo"].posts = []
    profile = (await working.add()).profile
    provider.calls.clear()
    provider.script(*pages)

    run = await working.run(profile.id)

    assert (run.status, run.end_reason, run.pages_scraped) == (Run.COMPLETED, reason, len(pages))
    assert len(provider.calls) == run.credits_charged == len(pages)
    assert await working.rows(OBSERVED) == [(posts, posts)]
    assert await working.violations() == {}


@pytest.mark.parametrize("limit", [1, 2])
async def test_a_run_reads_no_more_pages_than_it_may(
    monitor_environ: dict[str, str], provider: Provider, limit: int
) -> None:
    async with standing(monitor_environ | {"MONITOR_PAGE_LIMIT": str(limit)}, provider, roles=(serve, work)) as monitor:
        profile = (await monitor.add()).profile

        run = await monitor.run(profile.id)

        assert (run.end_reason, run.pages_scraped) == (Run.PAGE_LIMIT, limit)
        assert await monitor.violations() == {}


async def test_the_last_page_ends_a_run_that_has_come_to_its_limit(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    async with standing(monitor_environ | {"MONITOR_PAGE_LIMIT": "3"}, provider, roles=(serve, work)) as monitor:
        profile = (await monitor.add()).profile

        assert (await monitor.run(profile.id)).end_reason == Run.LAST_PAGE
