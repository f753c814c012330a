"""Carousels read once, as fast as it goes, and the same ones once more: nothing is asked and nothing paid."""

from collections.abc import Iterator

from bench.ocr.standing import standing, timed
from bench.servers import Servers

_PATIENCE_SECONDS = 3600.0
# Nothing holds it back but itself.
_UNBOUND = {"OCR_CONCURRENCY": "50", "GEMINI_CONCURRENCY": "50", "GEMINI_RATE": "1000"}


def rerun(stores: Servers, posts: int) -> Iterator[str]:
    """A line for each time."""
    with standing(stores, 0.0, workers=1, **_UNBOUND) as one:
        for turn, name in enumerate(("read", "the same again"), 1):
            calls, used = len(one.record().moments), one.cpu_seconds()
            with timed() as taken:
                one.ask(range(posts))
                one.until_completed(turn * posts, _PATIENCE_SECONDS)
            asked, used = len(one.record().moments) - calls, one.cpu_seconds() - used
            yield (
                f"{posts:,} carousels {name}: {taken[0]:.1f} s, {posts / taken[0]:.0f}/s, {asked:,} calls, "
                f"{1000 * used / posts:.1f} ms of CPU for each, {one.megabytes():.0f} MB"
            )
