"""What a visit's posts are beside those that are kept."""

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from monitor.domain.pages import Page
from monitor.domain.posts import FoundPost
from monitor.domain.runs import Tally


class Verdict(Enum):
    """What became of one post of a page."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


def judged(*, is_written: bool, is_known: bool, is_ours: bool, is_changed: bool) -> Verdict:
    """The verdict on a post: whether it was written now, was known before, to this profile, with other counts.

    A known post that was not written was observed by this very visit already; one of another profile stays there.
    """
    if is_written and not is_known:
        return Verdict.NEW
    if not is_ours:
        return Verdict.SKIPPED
    return Verdict.UPDATED if is_written and is_changed else Verdict.UNCHANGED


def tally_of(verdicts: Iterable[Verdict]) -> Tally:
    """The verdicts, counted."""
    counted = Counter(verdict.value for verdict in verdicts)
    return Tally(**counted)


def is_by(post: FoundPost, uid: str | None) -> bool:
    """Whether the account published the post, as far as that is known: pages can hold what others published."""
    return uid is None or post.author_uid is None or post.author_uid == uid


def is_of_another(page: Page, uid: str | None) -> bool:
    """Whether the page has posts, and every one of them is known to be another account's."""
    return bool(page.posts) and not any(is_by(post, uid) for post in page.posts)
