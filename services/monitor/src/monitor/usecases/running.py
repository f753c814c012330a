"""Visits a profile page after page, each kept before it is recorded: a visit that dies goes on from where it was."""

import asyncio
import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from common.database import Database
from common.errors import Failure
from common.telemetry import bind
from common.work import Claim, Completion
from monitor.clients.source import PageAnswer, PostSource
from monitor.domain.comparison import is_by
from monitor.domain.handles import Handle
from monitor.domain.pages import Page
from monitor.domain.profiles import Profile
from monitor.domain.runs import EndReason, Tally, end_reason
from monitor.repository import Work
from monitor.repository.runs import NOW
from monitor.usecases.recording import Recorder, Visit


@dataclass(frozen=True)
class Pace:
    """How a run goes from page to page."""

    page_delay: timedelta
    page_limit: int


@dataclass(frozen=True)
class _Standing:
    """A run, and how far it has come: the page in hand, and how many of its posts are settled."""

    claim: Claim
    profile: Profile
    since: datetime
    force_recache: bool
    number: int
    cursor: str | None
    position: int
    end: EndReason | None


class Running:
    """Carries out runs."""

    def __init__(self, database: Database[Work], source: PostSource, recorder: Recorder, pace: Pace) -> None:
        self._database = database
        self._source = source
        self._recorder = recorder
        self._pace = pace

    async def execute(self, claim: Claim) -> Completion[Work]:
        """Reads the profile's pages from where the run stands, and records them."""
        run = await self._begin(claim)
        with bind(profile_id=run.profile.id):
            while run.end is None:
                run = await self._visit_page(run)

        async def effects(work: Work) -> None:
            await work.watching.visited([run.profile.id], is_completed=True)

        return Completion({"completed_at": NOW}, effects)

    async def failed(self, work: Work, claim: Claim, _failure: Failure) -> None:
        """What the failure of a run means for its profile: it is due again after its interval."""
        await work.runs.close(claim.id)
        await work.watching.visited([claim.row["profile_id"]], is_completed=False)

    async def _begin(self, claim: Claim) -> _Standing:
        async with self._database.unit_of_work() as work:
            row = await work.runs.begin(claim)
            profile = await work.profiles.get(row["profile_id"])
        return _Standing(
            claim=claim,
            profile=profile,
            since=row["started_at"],
            force_recache=row["force_recache"],
            number=row["pages_scraped"] + 1,
            cursor=row["cursor"],
            position=row["position"],
            end=EndReason(row["end_reason"]) if row["end_reason"] else None,
        )

    async def _visit_page(self, run: _Standing) -> _Standing:
        page, observed_time = await self._page(run)
        own = [post for post in page.posts if is_by(post, run.profile.tiktok_uid)]
        turned = await self._turned(run, page)

        async def progress(work: Work, tally: Tally, reached: int) -> None:
            if reached < len(own):
                await work.runs.reach(run.claim, tally, reached)
            else:
                others = Tally(skipped=page.entries - len(own))
                await work.runs.turn_page(run.claim, tally + others, turned.cursor, turned.end)

        if run.position < len(own):
            visit = Visit(run.profile.id, observed_time, run.since, run.force_recache)
            await self._recorder.record(visit, own, position=run.position, progress=progress)
        else:
            async with self._database.unit_of_work() as work:
                await progress(work, Tally(), len(own))
        return turned

    async def _page(self, run: _Standing) -> tuple[Page, datetime]:
        """The page in hand: the one that was kept, or a new one, kept before anything of it is recorded."""
        handle = Handle(run.profile.handle)
        async with self._database.unit_of_work() as work:
            kept = await work.sources.page_of(run.claim.id, run.number)
        if kept:
            body = await asyncio.to_thread(zlib.decompress, kept.body)
            return self._source.read_page(body, handle), kept.observed_time
        if run.number > 1:
            await asyncio.sleep(self._pace.page_delay.total_seconds())
        answer = await self._source.fetch_page(handle, run.cursor)
        return answer.page, await self._keep(run, answer)

    async def _keep(self, run: _Standing, answer: PageAnswer) -> datetime:
        body = await asyncio.to_thread(zlib.compress, answer.body)
        async with self._database.unit_of_work() as work:
            await work.sources.charge(self._source.name, answer.page.credits)
            await work.runs.charge(run.claim, answer.page.credits)
            return await work.sources.keep_page(
                run.profile.id, self._source.name, body, cursor=run.cursor, run_id=run.claim.id, number=run.number
            )

    async def _turned(self, run: _Standing, page: Page) -> _Standing:
        async with self._database.unit_of_work() as work:
            seen = await work.sources.cursors_of(run.claim.id)
        end = end_reason(page, run.number, seen, self._pace.page_limit)
        cursor = None if end else page.next_cursor
        return replace(run, number=run.number + 1, cursor=cursor, position=0, end=end)
