"""Posts that come broken, wrong or hostile: kept with what is known of them, or skipped and counted."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.run_pb2 import Run

from tests.foreign.provider import Answer, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

ROUNDED = 7_000_000_000_000_000_512
TODAY = 1_740_700_063
# What is done to a post, and what is left of its views: a number, or None where that is not known.
STORED: Mapping[str, tuple[dict[str, Any], int | None]] = {
    "counts missing": ({"statistics": {}}, None),
    "counts null": ({"statistics": None}, None),
    "counts of another type": ({"statistics": [1, 2, 3]}, None),
    "counts renamed": ({"statistics": {"playCount": 7}}, None),
    "count written out": ({"statistics": {"play_count": "1.2M"}}, None),
    "count as text": ({"statistics": {"play_count": "1200"}}, 1200),
    "count negative": ({"statistics": {"play_count": -5}}, None),
    "count beyond a bigint": ({"statistics": {"play_count": 2**63}}, None),
    "count of a thousand digits": ({"statistics": {"play_count": 10**1000}}, None),
    "count not a number": ({"statistics": {"play_count": float("nan")}}, None),
    "count endless": ({"statistics": {"play_count": float("inf")}}, None),
    "count broken": ({"statistics": {"play_count": 1.5}}, None),
    "count a boolean": ({"statistics": {"play_count": True}}, None),
    "author of another type": ({"author": "demo"}, 1000),
    "video of another type": ({"video": 7}, 1000),
    "music null": ({"music": None}, 1000),
    "slides of another type": ({"image_post_info": {"images": "none"}}, 1000),
    "caption of another type": ({"desc": {"text": "hello"}}, 1000),
    "date in 1970": ({"create_time": 0}, 1000),
    "date far ahead": ({"create_time": 32_503_680_000}, 1000),
    "date negative": ({"create_time": -1}, 1000),
    "date written out": ({"create_time": "yesterday"}, 1000),
}
SKIPPED: Mapping[str, Any] = {
    "null": None,
    "a list": [],
    "a text": "post",
    "nothing": {},
    "id missing": {"desc": "who am I"},
    "id rounded": {"aweme_id": ROUNDED, "desc": "a number beyond 2^53"},
    "id of another type": {"aweme_id": {"id": "7"}},
    "id of no digits": {"aweme_id": "7'; DROP TABLE tiktok_posts --"},
}
CAPTIONS: Mapping[str, tuple[str, str]] = {
    "NUL": ("a\x00b", "ab"),
    "lone surrogate": ("a\ud800b", "a\ufffdb"),
    "lone surrogates the wrong way round": ("a\udc00\ud800b", "a\ufffd\ufffdb"),
    "right to left": ("a\u202eb\u200f", "a\u202eb\u200f"),
    "four bytes": ("\U0001f355\U0001f9d1\u200d\U0001f373", "\U0001f355\U0001f9d1\u200d\U0001f373"),
    "HTML": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "20 MB": ("x" * 20_000_000, "x" * 10_000),
}


def between(neighbours: list[dict[str, Any]], hostile: list[Any]) -> Answer:
    """A page of the hostile entries, each with good posts before and behind it."""
    entries = [neighbours[0]]
    for entry, neighbour in zip(hostile, neighbours[1:], strict=True):
        entries += [entry, neighbour]
    return Answer(body={"aweme_list": entries, "has_more": 0})


def named(number: int, **fields: Any) -> dict[str, Any]:
    """A post with an id of its own and some of its fields otherwise."""
    (post,) = posts_of("demo", 1, first_id=8000 + number)
    return post | {"statistics": post["statistics"] | {"play_count": 1000}} | fields


async def visited(working: Standing, provider: Provider, answer: Answer) -> tuple[Run, dict[str, Post]]:
    """The run that reads the page, and the posts that are kept then, by their ids."""
    provider.accounts["demo"].posts = []
    profile = (await working.add()).profile
    provider.script(answer)
    run = await working.run(profile.id)
    return run, {post.tiktok_id: post for post in await working.list_posts(include_history=True)}


async def test_a_broken_post_is_kept_with_what_is_known_and_its_neighbours_whole(
    working: Standing, provider: Provider
) -> None:
    broken = [named(number, **fields) for number, (fields, _) in enumerate(STORED.values())]
    neighbours = posts_of("demo", len(broken) + 1)

    run, kept = await visited(working, provider, between(neighbours, broken))

    views = {name: kept[post["aweme_id"]] for name, post in zip(STORED, broken, strict=True)}
    assert {name: post.view_count if post.HasField("view_count") else None for name, post in views.items()} == {
        name: expected for name, (_, expected) in STORED.items()
    }
    assert [name for name, post in views.items() if name.startswith("date") and post.HasField("publish_time")] == []
    assert [kept[post["aweme_id"]].view_count for post in neighbours] == [
        post["statistics"]["play_count"] for post in neighbours
    ]
    assert (run.status, run.new_posts, run.skipped_posts) == (Run.COMPLETED, len(broken) + len(neighbours), 0)
    assert await working.violations() == {}


async def test_what_names_no_post_is_skipped_and_counted(working: Standing, provider: Provider) -> None:
    neighbours = posts_of("demo", len(SKIPPED) + 1)

    run, kept = await visited(working, provider, between(neighbours, list(SKIPPED.values())))

    assert (run.status, run.posts_scraped) == (Run.COMPLETED, len(SKIPPED) * 2 + 1)
    assert (run.new_posts, run.skipped_posts) == (len(neighbours), len(SKIPPED))
    assert sorted(kept) == sorted(post["aweme_id"] for post in neighbours)
    assert await working.violations() == {}


async def test_ids_beyond_2_53_are_kept_digit_for_digit(working: Standing, provider: Provider) -> None:
    twins = [named(1, aweme_id=ROUNDED, statistics={"aweme_id": str(ROUNDED + 1)}), named(2, aweme_id=str(2**64 - 1))]

    _, kept = await visited(working, provider, Answer(body={"aweme_list": twins, "has_more": 0}))

    assert sorted(kept) == ["18446744073709551615", "7000000000000000513"]


async def test_captions_are_kept_or_cleaned_by_rule(working: Standing, provider: Provider) -> None:
    posts = [named(number, desc=caption) for number, (caption, _) in enumerate(CAPTIONS.values())]
    # A lone surrogate cannot be written in UTF-8; JSON can only name it.
    body = json.dumps({"aweme_list": posts, "has_more": 0}, ensure_ascii=True).encode()

    run, kept = await visited(working, provider, Answer(body=body))

    found = {name: kept[post["aweme_id"]].description for name, post in zip(CAPTIONS, posts, strict=True)}
    assert found == {name: expected for name, (_, expected) in CAPTIONS.items()}
    assert (run.status, run.new_posts) == (Run.COMPLETED, len(CAPTIONS))
    assert await working.violations() == {}


async def test_posts_out_of_order_with_an_old_one_pinned_first_are_all_read(
    working: Standing, provider: Provider
) -> None:
    newer, older = posts_of("demo", 24)[:12], posts_of("demo", 24)[12:]
    pinned = named(1, create_time=TODAY - 10**8, is_top=1)
    pages = [
        Answer(body={"aweme_list": [pinned, *newer[::-1]], "has_more": 1, "max_cursor": 5}),
        Answer(body={"aweme_list": older, "has_more": 0}),
    ]
    provider.accounts["demo"].posts = [pinned]
    profile = (await working.add()).profile
    provider.script(*pages)

    run = await working.run(profile.id)

    assert (run.status, run.new_posts, run.unchanged_posts, run.pages_scraped) == (Run.COMPLETED, 24, 1, 2)


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"<html>", b'{"aweme_list": [{"aweme_id": "7"', b'{"success": false}']
)
async def test_an_answer_that_cannot_be_read_fails_the_run_and_keeps_nothing_of_it(
    working: Standing, provider: Provider, body: bytes
) -> None:
    profile = (await working.add()).profile
    provider.script(None, *[Answer(body=body)] * 3)

    run = await working.run(profile.id)

    assert (run.status, run.error_reason, run.posts_scraped) == (Run.FAILED, "SOURCE_UNREADABLE", 12)
    assert await working.rows("SELECT count(*) FROM tiktok_posts") == [(12,)]
    assert await working.violations() == {}
