"""Gets a run its pages: the one that was kept before, or a new one, kept before anything of it is recorded."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from common.database import Database
from common.work import Claim
from monitor.clients.source import PostSource
from monitor.domain.bodies import packed, unpacked
from monitor.domain.comparison import is_by
from monitor.domain.handles import Handle
from monitor.domain.pages import Credits, Page
from monitor.domain.profiles import AccountState, Profile
from monitor.domain.runs import EndReason
from monitor.repository import Work
from monitor.usecases.seeking import Reached, Seeking


@dataclass(frozen=True)
class OpenRun:
    """A run that has not ended, and how far it has come: the page in hand, and how many of its posts are settled."""

    claim: Claim
    profile: Profile
    force_recache: bool
    number: int
    cursor: str | None
    position: int
    end: EndReason | None


@dataclass(frozen=True)
class Fetched:
    """A page that is kept, and the moment that counts as its observation."""

    page: Page
    observed_time: datetime


class Fetching:
    """Gets pages of one source."""

    def __init__(self, database: Database[Work], source: PostSource) -> None:
        self._database = database
        self._source = source

    async def kept_page(self, run: OpenRun) -> Fetched | None:
        """The page in hand, where the run has fetched it before."""
        async with self._database.unit_of_work() as work:
            kept = await work.sources.page_of(run.claim.id, run.number)
        if kept is None:
            return None
        # As large as the provider likes: leases must be kept up while it is read.
        page = await asyncio.to_thread(self._read, kept.body, run.profile.handle)
        return Fetched(page, kept.observed_time)

    async def new_page(self, run: OpenRun) -> tuple[OpenRun, Fetched]:
        """The page in hand, paid for and kept, and the run with the account as it was found on the way."""
        reached = await self._reach(run)
        found = _found(run.profile, run.number == 1, reached)
        observed_time = await self._keep(run, reached, found)
        return replace(run, profile=found), Fetched(reached.answer.page, observed_time)

    def _read(self, body: bytes, handle: Handle) -> Page:
        return self._source.read_page(unpacked(body), handle)

    async def _reach(self, run: OpenRun) -> Reached:
        seeking = Seeking(self._source, partial(self._charge, run))
        if run.number > 1:
            return await seeking.page(run.profile.whereabouts, run.cursor)
        reached = await seeking.first_page(run.profile.whereabouts)
        is_strange = run.profile.totals.posts > 0 and reached.answer.page.entries == 0
        return await seeking.explained(reached) if is_strange else reached

    async def _keep(self, run: OpenRun, reached: Reached, found: Profile) -> datetime:
        body = await asyncio.to_thread(packed, reached.answer.body)
        cost = Credits(charged=0) if reached.is_charged else reached.answer.page.credits
        async with self._database.unit_of_work() as work:
            # First, also for nothing: it is refused when the run belongs to another worker by now.
            await work.runs.charge(run.claim, cost)
            await _note(work, run.profile, found)
            observed_time = await work.sources.keep_page(
                run.profile.id, self._source.name, body, cursor=run.cursor, run_id=run.claim.id, number=run.number
            )
            if not reached.is_charged:
                # Last: every worker writes to the account of the day.
                await work.credits.settle(self._source.name, cost, run.profile.id)
        return observed_time

    async def _charge(self, run: OpenRun, cost: Credits) -> None:
        async with self._database.unit_of_work() as work:
            await work.runs.charge(run.claim, cost)
            await work.credits.settle(self._source.name, cost, run.profile.id)


def _found(known: Profile, is_first: bool, reached: Reached) -> Profile:
    """The profile with what the page says of its account, whose name may be newer there than the one asked for."""
    page, whereabouts = reached.answer.page, reached.whereabouts
    shown = page.profile
    if shown and shown.handle and shown.uid and shown.uid == known.uid:
        whereabouts = replace(whereabouts, handle=shown.handle)
    state = known.account_state
    if any(is_by(post, known.uid) for post in page.posts):
        state = AccountState.ACTIVE
    elif is_first and page.entries == 0:
        state = AccountState.EMPTY
    return replace(known, whereabouts=whereabouts, account_state=state)


async def _note(work: Work, known: Profile, found: Profile) -> None:
    """Keeps what is news about the account."""
    before, now = known.whereabouts, found.whereabouts
    is_moved = (now.handle, now.has_lost_handle) != (before.handle, before.has_lost_handle)
    if is_moved or found.account_state != known.account_state:
        await work.accounts.note(known.id, state=found.account_state, handle=now.handle if is_moved else None)
    if now.region != before.region:
        await work.accounts.seek_in(known.id, now.region)
