"""However batches of visits come, twice, late, anew or together, the tables are those of one clean pass in order."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from common.database import Database, DatabaseSettings, database_url
from common.settings import Secret
from monitor.clients.media_cache import Asked
from monitor.domain.kept import KeptMedia
from monitor.domain.posts import ContentType, Counts, FoundPost, TikTokId
from monitor.domain.runs import Tally
from monitor.repository import Work
from monitor.usecases.recording import Recorder, Visit

POSTS = 5
BATCH = 2
# The most that one transaction may be set to hold.
MANY = 100
FIRST_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
ROOM = 1000
# What a visit saw of each post, by its number.
Seen = Mapping[int, Counts]

numbers = st.none() | st.integers(0, 9) | st.just(2**62)
counts = st.builds(Counts, views=numbers, likes=numbers, shares=numbers, comments=numbers, saves=numbers)
visits = st.lists(st.dictionaries(st.integers(0, POSTS - 1), counts, min_size=1), min_size=1, max_size=3)


@dataclass(frozen=True)
class Batch:
    """A few posts of one visit, and whether their transaction fails before it is tried anew."""

    visit: int
    seen: Seen
    fails: bool = False


def batches(visit: int, seen: Seen) -> list[Batch]:
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


class NoMedia:
    """A media cache for posts that have none."""

    async def locate(self, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        return {}

    async def cache(self, posts: Sequence[FoundPost], *, force_recache: bool) -> Asked:
        return Asked((KeptMedia(),) * len(posts), 0)


class Interrupted(Exception):
    """Something failed before the commit."""


@dataclass(frozen=True)
class Account:
    """A profile, and the first of the ids that its posts may have."""

    profile_id: UUID
    first_id: int


class Ledger:
    """Records batches as a visit does, and shows what the tables hold of a profile by then."""

    def __init__(self, url: str) -> None:
        self._accounts = count(1)
        self._database = Database(DatabaseSettings(own_url=Secret(database_url(url)), name="monitor"), Work)
        media: Any = NoMedia()
        self._recorder = Recorder(self._database, media, batch_size=MANY)

    async def open(self) -> Account:
        """A new profile."""
        number = next(self._accounts)
        statement = f"INSERT INTO tiktok_profiles (id, handle) VALUES (gen_random_uuid(), 'user{number}') RETURNING id"
        ((profile_id,),) = await self._rows(statement)
        return Account(profile_id, ROOM * number)

    async def record(self, account: Account, batch: Batch) -> None:
        """Records the batch, at the second try where the first one fails."""
        if batch.fails:
            with suppress(Interrupted):
                await self._record(account, batch, is_interrupted=True)
        await self._record(account, batch, is_interrupted=False)

    async def shown(self, account: Account) -> list[list[tuple[Any, ...]]]:
        """All that is kept of the profile, without what differs from profile to profile."""
        of_profile = f"profile_id = '{account.profile_id}'"
        post = f"tiktok_id::bigint - {account.first_id}"
        counted = "view_count, like_count, share_count, comment_count, save_count"
        totals = "total_posts, total_views, total_likes, total_shares, total_comments, total_saves"
        return [
            await self._rows(f"SELECT {post}, observed_at, {counted} FROM tiktok_posts WHERE {of_profile} ORDER BY 1"),
            await self._rows(
                f"SELECT {post}, recorded_at, {', '.join(f'entry.{name}' for name in counted.split(', '))} "
                f"FROM tiktok_post_metrics_history AS entry JOIN tiktok_posts AS post ON post.id = entry.post_id "
                f"WHERE {of_profile} ORDER BY 1, 2"
            ),
            await self._rows(f"SELECT {totals} FROM tiktok_profiles WHERE id = '{account.profile_id}'"),
            await self._rows(f"SELECT {totals} FROM tiktok_profile_metrics_history WHERE {of_profile}"),
        ]

    async def close(self) -> None:
        """Gives the connections back."""
        await self._database.close()

    async def _record(self, account: Account, batch: Batch, *, is_interrupted: bool) -> None:
        async def progress(work: Work, tally: Tally, reached: int) -> None:
            if is_interrupted:
                raise Interrupted

        moment = FIRST_MOMENT + timedelta(minutes=batch.visit)
        posts = [_post(account, number, each) for number, each in batch.seen.items()]
        await self._recorder.record(Visit(account.profile_id, moment), posts, progress=progress)

    async def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self._database.unit_of_work() as work:
            return [tuple(row) for row in await work.connection.execute(text(statement))]


def _post(account: Account, number: int, seen: Counts) -> FoundPost:
    return FoundPost(TikTokId(str(account.first_id + number)), ContentType.VIDEO, counts=seen)


@pytest.fixture
def loop() -> Iterator[asyncio.Runner]:
    """A loop for all examples: Hypothesis calls a test many times, and is not asynchronous."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def ledger(monitor_database_url: str, loop: asyncio.Runner) -> Iterator[Ledger]:
    """The tables."""
    opened = Ledger(monitor_database_url)
    yield opened
    loop.run(opened.close())


@given(interleavings())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_ends_in_the_tables_of_one_clean_pass(
    ledger: Ledger, loop: asyncio.Runner, interleaving: tuple[list[Batch], list[list[Batch]]]
) -> None:
    clean, waves = interleaving

    async def both() -> tuple[Any, Any]:
        expected, found = await ledger.open(), await ledger.open()
        for batch in clean:
            await ledger.record(expected, batch)
        for wave in waves:
            await asyncio.gather(*(ledger.record(found, batch) for batch in wave))
        return await ledger.shown(expected), await ledger.shown(found)

    expected, found = loop.run(both())

    assert found == expected


def test_two_profiles_that_claim_the_same_posts_at_once_do_not_lock_each_other_out(
    ledger: Ledger, loop: asyncio.Runner
) -> None:
    async def both() -> tuple[Any, Any]:
        one, other = await ledger.open(), await ledger.open()
        shared = replace(other, first_id=one.first_id)
        seen = [(number, Counts(views=number)) for number in range(MANY)]
        for visit in range(10):
            batches = Batch(visit, dict(seen)), Batch(visit, dict(reversed(seen)))
            await asyncio.gather(ledger.record(one, batches[0]), ledger.record(shared, batches[1]))
        return await ledger.shown(one), await ledger.shown(shared)

    found = loop.run(both())

    assert sum(len(posts) for posts, *_ in found) == MANY
