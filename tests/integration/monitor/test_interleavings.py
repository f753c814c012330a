"""However batches of visits come, twice, late, anew or together, the tables are those of one clean pass in order."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.clients.scrapecreators.parsing import parse_page
from monitor.domain.posts import ContentType, Counts, FoundPost, TikTokId
from tests.foreign.provider_nonsense import broken_posts
from tests.foreign.provider_posts import page
from tests.integration.monitor.ledger import MOST_AT_ONCE, Account, Ledger, open_ledger

POSTS = 5
BATCH = 2
numbers = st.none() | st.integers(0, 9) | st.just(2**62)
counts = st.builds(Counts, views=numbers, likes=numbers, shares=numbers, comments=numbers, saves=numbers)
# What visits saw of each post, by its number.
visits = st.lists(st.dictionaries(st.integers(0, POSTS - 1), counts, min_size=1), min_size=1, max_size=3)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Batch:
    """A few posts of one visit, and whether their transaction fails before it is tried anew."""

    visit: int
    seen: Mapping[int, Counts]
    fails: bool = False


def batches(visit: int, seen: Mapping[int, Counts]) -> list[Batch]:
    """What a visit saw, a few posts at a time."""
    entries = list(seen.items())
    return [Batch(visit, dict(entries[start : start + BATCH])) for start in range(0, len(entries), BATCH)]


@st.composite
def interleavings(draw: st.DrawFn) -> tuple[list[Batch], list[list[Batch]]]:
    """Batches in their order; and each of them once to three times in any order, those of a wave all at once."""
    clean = [batch for visit, seen in enumerate(draw(visits)) for batch in batches(visit, seen)]
    often = [replace(batch, fails=draw(st.booleans())) for batch in clean for _ in range(draw(st.integers(1, 3)))]
    waves: list[list[Batch]] = []
    for batch in draw(st.permutations(often)):
        if not waves or draw(st.booleans()):
            waves.append([])
        waves[-1].append(batch)
    return clean, waves


@pytest.fixture
def ledger(monitor_database_url: str) -> Iterator[Ledger]:
    """The tables of all examples, each of which has profiles of its own."""
    with open_ledger(monitor_database_url) as opened:
        yield opened


@given(interleavings())
@quick
def test_any_interleaving_ends_in_the_tables_of_one_clean_pass(
    ledger: Ledger, interleaving: tuple[list[Batch], list[list[Batch]]]
) -> None:
    clean, waves = interleaving

    async def both() -> tuple[Any, Any]:
        expected, found = await ledger.open(), await ledger.open()
        for batch in clean:
            await record(ledger, expected, batch)
        for wave in waves:
            await asyncio.gather(*(record(ledger, found, batch) for batch in wave))
        return await ledger.shown(expected), await ledger.shown(found)

    expected, found = ledger.run(both())

    assert found == expected


def test_two_profiles_that_list_the_same_posts_at_once_do_not_lock_each_other_out(ledger: Ledger) -> None:
    async def both() -> tuple[Any, Any]:
        one, other = await ledger.open(), await ledger.open()
        posts = [found_post(one, number, Counts(views=number)) for number in range(MOST_AT_ONCE)]
        for visit in range(10):
            await asyncio.gather(ledger.record(one, visit, posts), ledger.record(other, visit, posts[::-1]))
        return await ledger.shown(one), await ledger.shown(other)

    found = ledger.run(both())

    assert sum(len(posts) for posts, *_ in found) == MOST_AT_ONCE


@given(broken_posts())
@quick
def test_whatever_can_be_read_of_broken_posts_can_be_stored(ledger: Ledger, posts: list[object]) -> None:
    async def kept() -> Any:
        account = await ledger.open()
        read = parse_page(page(*posts)).posts
        own = [replace(post, tiktok_id=TikTokId(str(account.first_id + at))) for at, post in enumerate(read)]
        await ledger.record(account, 0, own)
        return len(own), await ledger.shown(account)

    count, (posts_kept, *_) = ledger.run(kept())

    assert len(posts_kept) == count


async def record(ledger: Ledger, account: Account, batch: Batch) -> None:
    """Records the batch for the account."""
    posts = [found_post(account, number, each) for number, each in batch.seen.items()]
    await ledger.record(account, batch.visit, posts, fails=batch.fails)


def found_post(account: Account, number: int, seen: Counts) -> FoundPost:
    """A post of the account, by its number."""
    return FoundPost(TikTokId(str(account.first_id + number)), ContentType.VIDEO, counts=seen)
