"""What a visit's posts are beside those that are kept, and what that adds up to."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.comparison import Verdict, is_by, is_of_another, judged, tally_of
from monitor.domain.pages import Page
from monitor.domain.posts import ContentType, FoundPost, TikTokId
from monitor.domain.runs import Tally

tallies = st.builds(Tally, *[st.integers(0, 99)] * 5)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"is_written": True, "is_known": False, "is_ours": True, "is_changed": True}, Verdict.NEW),
        ({"is_written": True, "is_known": True, "is_ours": True, "is_changed": True}, Verdict.UPDATED),
        ({"is_written": True, "is_known": True, "is_ours": True, "is_changed": False}, Verdict.UNCHANGED),
        ({"is_written": False, "is_known": True, "is_ours": True, "is_changed": True}, Verdict.UNCHANGED),
        ({"is_written": False, "is_known": True, "is_ours": False, "is_changed": True}, Verdict.SKIPPED),
        ({"is_written": False, "is_known": False, "is_ours": False, "is_changed": True}, Verdict.SKIPPED),
    ],
)
def test_a_post_is_what_was_done_with_it(facts: dict[str, bool], verdict: Verdict) -> None:
    assert judged(**facts) is verdict


def test_every_post_is_counted_exactly_once() -> None:
    names = ("is_written", "is_known", "is_ours", "is_changed")
    verdicts = [judged(**dict(zip(names, facts, strict=True))) for facts in product((True, False), repeat=4)]

    assert tally_of(verdicts).scraped == 16


@given(tallies, tallies)
def test_tallies_add_up_field_by_field(one: Tally, other: Tally) -> None:
    both = one + other

    assert both.scraped == one.scraped + other.scraped
    assert both.known + both.new + both.skipped == both.scraped
    assert vars(both) == {name: value + vars(other)[name] for name, value in vars(one).items()}


@pytest.mark.parametrize(
    ("author", "account", "expected"), [("1", "1", True), ("1", "2", False), (None, "2", True), ("1", None, True)]
)
def test_a_post_is_anothers_only_where_both_are_known(author: str | None, account: str | None, expected: bool) -> None:
    assert is_by(FoundPost(TikTokId("7"), ContentType.VIDEO, author_uid=author), account) is expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [([], False), (["2"], True), (["2", "3"], True), (["2", "1"], False), (["2", None], False), ([None], False)],
)
def test_a_page_is_anothers_when_every_post_is_known_to_be(authors: list[str | None], expected: bool) -> None:
    posts = tuple(FoundPost(TikTokId("7"), ContentType.VIDEO, author_uid=author) for author in authors)

    assert is_of_another(Page(posts, len(posts)), "1") is expected
    assert not is_of_another(Page(posts, len(posts)), None)
