"""Whatever a provider sends, a page is read without a fault, and good posts in it are read rightly."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.clients.scrapecreators.parsing import parse_page, parse_profile
from monitor.clients.scrapecreators.posts import parse_post
from monitor.clients.source import AccountNotFound, SourceUnreadable
from monitor.domain.posts import FoundPost
from tests.foreign.provider_posts import carousel, page, video_post

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def paths(value: object, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [prefix, *(path for key, inner in entries for path in paths(inner, (*prefix, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: object) -> Any:
    if not path:
        return by
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], by)
    return copy


SOUND = {"video": video_post(), "carousel": carousel(slides=3)}
PLACES = [(kind, path) for kind, post in SOUND.items() for path in paths(post)]


def is_storable(post: FoundPost) -> bool:
    """PostgreSQL and protobuf take it: exact id, bigint counts, text that is UTF-8 without NUL."""
    texts = [text for text in (post.description, post.title, post.url) if text]
    counts = [count for count in vars(post.counts).values() if count is not None]
    return (
        post.tiktok_id.isdecimal()
        and all(0 <= count < 2**63 for count in counts)
        and all("\x00" not in text and text.encode() for text in texts)
    )


@given(st.sampled_from(PLACES), anything)
@settings(max_examples=400, deadline=None)
def test_one_broken_field_costs_at_most_its_post(place: tuple[str, tuple[Any, ...]], value: object) -> None:
    kind, path = place
    broken = replaced(SOUND[kind], path, value)
    neighbour = video_post(aweme_id="1")

    found = parse_page(page(broken, neighbour))

    assert found.posts[-1] == parse_post(neighbour)
    assert found.entries == 2
    assert all(is_storable(post) for post in found.posts)


@given(anything)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_page_or_unreadable(value: object) -> None:
    for read in (parse_page, parse_profile):
        try:
            read(json.dumps(value).encode())
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
