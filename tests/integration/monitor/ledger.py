"""The tables of posts with a recorder before them, and nothing else: no provider, no media, no worker."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from common.database import Database, DatabaseSettings, database_url
from common.settings import Secret
from monitor.clients.media_cache import Asked
from monitor.domain.kept import KeptMedia
from monitor.domain.posts import FoundPost
from monitor.domain.runs import Tally
from monitor.repository import Work
from monitor.usecases.recording import Recorder, Visit

T = TypeVar("T")
FIRST_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
# The most posts that one transaction may be set to hold.
MOST_AT_ONCE = 100
_OPENED = "INSERT INTO tiktok_profiles (id, handle) VALUES (gen_random_uuid(), 'user{0}') RETURNING id"
_TOTALS = "total_posts, total_views, total_likes, total_shares, total_comments, total_saves"
_COUNTS = "{0}.view_count, {0}.like_count, {0}.share_count, {0}.comment_count, {0}.save_count"
# Each without what differs from profile to profile; posts of a profile are named by their number in it.
_SHOWN = (
    f"""
    SELECT tiktok_id::bigint - {{first}}, observed_at, {_COUNTS.format("post")} FROM tiktok_posts AS post
    WHERE profile_id = '{{profile}}' ORDER BY 1
    """,
    f"""
    SELECT tiktok_id::bigint - {{first}}, recorded_at, {_COUNTS.format("entry")}
    FROM tiktok_post_metrics_history AS entry JOIN tiktok_posts AS post ON post.id = entry.post_id
    WHERE profile_id = '{{profile}}' ORDER BY 1, 2
    """,
    f"SELECT {_TOTALS} FROM tiktok_profiles WHERE id = '{{profile}}'",
    f"SELECT {_TOTALS} FROM tiktok_profile_metrics_history WHERE profile_id = '{{profile}}'",
)


@dataclass(frozen=True)
class Account:
    """A profile, and the first of the ids that its posts may have."""

    profile_id: UUID
    first_id: int


class Ledger:
    """Records posts as visits do, and shows what the tables hold of a profile by then."""

    def __init__(self, database: Database[Work], runner: asyncio.Runner) -> None:
        media: Any = _NoMedia()
        self._database = database
        self._runner = runner
        self._recorder = Recorder(database, media, MOST_AT_ONCE)
        self._numbers = count(1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Does it in the one loop of the ledger: Hypothesis calls a test many times, and is not asynchronous."""
        return self._runner.run(work)

    async def open(self) -> Account:
        """A new profile."""
        number = next(self._numbers)
        ((profile_id,),) = await self._rows(_OPENED.format(number))
        return Account(profile_id, 1000 * number)

    async def record(self, account: Account, visit: int, posts: Sequence[FoundPost], *, fails: bool = False) -> None:
        """Records posts of a visit in one transaction, at the second try where the first one fails."""
        if fails:
            with suppress(_Interrupted):
                await self._record(account, visit, posts, is_interrupted=True)
        await self._record(account, visit, posts, is_interrupted=False)

    async def shown(self, account: Account) -> list[list[tuple[Any, ...]]]:
        """Posts, history, sums and days of the profile."""
        named = {"first": account.first_id, "profile": account.profile_id}
        return [await self._rows(statement.format(**named)) for statement in _SHOWN]

    async def _record(self, account: Account, visit: int, posts: Sequence[FoundPost], *, is_interrupted: bool) -> None:
        async def progress(work: Work, tally: Tally, reached: int) -> None:
            if is_interrupted:
                raise _Interrupted

        moment = FIRST_MOMENT + timedelta(minutes=visit)
        await self._recorder.record(Visit(account.profile_id, moment), posts, progress=progress)

    async def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self._database.unit_of_work() as work:
            return [tuple(row) for row in await work.connection.execute(text(statement))]


@contextmanager
def open_ledger(url: str) -> Iterator[Ledger]:
    """The tables of a migrated database."""
    database = Database(DatabaseSettings(own_url=Secret(database_url(url)), name="monitor"), Work)
    with asyncio.Runner() as runner:
        yield Ledger(database, runner)
        runner.run(database.close())


class _NoMedia:
    """A media cache for posts that have none."""

    async def locate(self, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        return {}

    async def cache(self, posts: Sequence[FoundPost], *, force_recache: bool) -> Asked:
        return Asked((KeptMedia(),) * len(posts), 0)


class _Interrupted(Exception):
    """Something failed before the commit."""
