"""Whatever a provider sends, a page is read without a fault, and good posts in it are read rightly."""

import json
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.clients.scrapecreators.parsing import parse_page, parse_profile
from monitor.clients.scrapecreators.posts import parse_post
from monitor.clients.scrapecreators.values import count
from monitor.clients.source import AccountNotFound, SourceUnreadable
from tests.foreign.provider_nonsense import anything, broken_post, broken_posts
from tests.foreign.provider_posts import page, video_post


def is_storable(value: object) -> bool:
    """PostgreSQL and protobuf take all of it: text that is UTF-8 without NUL, bigints that count, plausible moments."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, datetime):
        return value.tzinfo is not None and 2010 <= value.year < 2100
    if isinstance(value, int):
        return 0 <= value < 2**63
    parts = value if isinstance(value, tuple) else vars(value).values() if is_dataclass(value) else ()
    return all(is_storable(part) for part in parts)


@given(broken_post())
@settings(max_examples=400, deadline=None)
def test_one_broken_field_costs_at_most_its_post(broken: object) -> None:
    neighbour = video_post(aweme_id="1")

    found = parse_page(page(broken, neighbour))

    assert found.posts[-1] == parse_post(neighbour)
    assert found.entries == 2
    assert is_storable(found)


@given(broken_posts())
@settings(max_examples=200, deadline=None)
def test_many_broken_fields_cost_no_neighbour_and_are_read_the_same_again(broken: list[object]) -> None:
    neighbour = video_post(aweme_id="1")
    body = page(*broken, neighbour)

    found = parse_page(body)

    # A page that was kept is read again by whoever goes on with the run.
    assert parse_page(body) == found
    assert parse_post(neighbour) in found.posts
    assert (found.entries, is_storable(found)) == (len(broken) + 1, True)


@given(st.lists(st.sampled_from("123"), max_size=8))
@settings(deadline=None)
def test_of_a_post_that_a_page_lists_again_the_first_counts(ids: list[str]) -> None:
    listed = [video_post(aweme_id=each, desc=f"entry {place}") for place, each in enumerate(ids)]

    found = parse_page(page(*listed))

    first = {each: f"entry {ids.index(each)}" for each in ids}
    assert {post.tiktok_id: post.description for post in found.posts} == first
    assert found.unreadable == len(ids) - len(first)


@given(st.integers())
def test_a_number_is_counted_exactly_or_not_at_all(number: int) -> None:
    exact = number if 0 <= number < 2**53 else None

    assert (count(number), count(str(number))) == (exact, exact)


@given(anything)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_page_or_unreadable(value: object) -> None:
    for read in (parse_page, parse_profile):
        try:
            assert is_storable(read(json.dumps(value).encode()))
        except (SourceUnreadable, AccountNotFound):
            continue


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_page_or_unreadable(body: bytes) -> None:
    try:
        parse_page(body)
    except SourceUnreadable:
        return


@given(st.lists(st.integers(1, 2**63 - 1), unique=True, max_size=8), st.randoms())
@settings(deadline=None)
def test_every_sound_post_of_a_page_is_read_in_its_order_whatever_stands_between(ids: list[int], chance: Any) -> None:
    entries: list[object] = [video_post(aweme_id=str(each)) for each in ids]
    broken: list[object] = [None, 3, {}, {"aweme_id": 2**60}, []]
    for nonsense in broken:
        entries.insert(chance.randint(0, len(entries)), nonsense)

    found = parse_page(page(*entries))

    assert [int(post.tiktok_id) for post in found.posts] == ids
    assert found.unreadable == len(broken)
