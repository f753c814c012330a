"""Visits a profile page after page, each kept before it is recorded: a visit that dies goes on from where it was."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from common.database import Database
from common.errors import Failure
from common.telemetry import bind
from common.work import Claim, Completion
from monitor.clients.source import PostSource
from monitor.domain.comparison import is_by
from monitor.domain.pages import Page
from monitor.domain.posts import FoundPost
from monitor.domain.runs import EndReason, Seen, Tally, end_reason
from monitor.repository import Work
from monitor.repository.runs import NOW
from monitor.usecases import ending
from monitor.usecases.fetching import Fetched, Fetching, OpenRun
from monitor.usecases.recording import Recorder, Visit


@dataclass(frozen=True)
class Pace:
    """How a run goes from page to page."""

    page_delay: timedelta
    page_limit: int


class Running:
    """Carries out runs."""

    def __init__(self, database: Database[Work], source: PostSource, recorder: Recorder, pace: Pace) -> None:
        self._database = database
        self._fetching = Fetching(database, source)
        self._recorder = recorder
        self._pace = pace

    async def execute(self, claim: Claim) -> Completion[Work]:
        """Reads the profile's pages from where the run stands, and records them."""
        run = await self._begin(claim)
        with bind(profile_id=run.profile.id):
            # Only the page in hand can have been kept, by whoever held the run before.
            kept = await self._fetching.kept_page(run)
            while run.end is None:
                run, kept = await self._visit_page(run, kept), None

        async def effects(work: Work) -> None:
            await ending.completed(work, run.profile.id)

        return Completion({"completed_at": NOW}, effects)

    async def failed(self, work: Work, claim: Claim, failure: Failure) -> None:
        """What the failure of a run means for its profile."""
        await ending.failed(work, claim, failure)

    async def _begin(self, claim: Claim) -> OpenRun:
        async with self._database.unit_of_work() as work:
            row = await work.runs.begin(claim)
            profile = await work.profiles.get(row["profile_id"])
        return OpenRun(
            claim=claim,
            profile=profile,
            force_recache=row["force_recache"],
            number=row["pages_scraped"] + 1,
            cursor=row["cursor"],
            position=row["position"],
            end=EndReason(row["end_reason"]) if row["end_reason"] else None,
        )

    async def _visit_page(self, run: OpenRun, fetched: Fetched | None) -> OpenRun:
        if fetched is None:
            await self._rest(run)
            run, fetched = await self._fetching.new_page(run)
        own = [post for post in fetched.page.posts if is_by(post, run.profile.uid)]
        turned = await self._turned(run, fetched.page, own)
        await self._record(run, fetched, own, turned)
        return turned

    async def _rest(self, run: OpenRun) -> None:
        if run.number > 1:
            await asyncio.sleep(self._pace.page_delay.total_seconds())

    async def _record(self, run: OpenRun, fetched: Fetched, own: Sequence[FoundPost], turned: OpenRun) -> None:
        async def progress(work: Work, tally: Tally, reached: int) -> None:
            if reached < len(own):
                await work.runs.reach(run.claim, tally, reached)
            else:
                others = Tally(skipped=fetched.page.entries - len(own))
                await work.runs.turn_page(run.claim, tally + others, turned.cursor, turned.end)

        if run.position < len(own):
            visit = Visit(run.profile.id, fetched.observed_time, run.claim.id, run.force_recache)
            await self._recorder.record(visit, own, position=run.position, progress=progress)
        else:
            async with self._database.unit_of_work() as work:
                await progress(work, Tally(), len(own))

    async def _turned(self, run: OpenRun, page: Page, own: Sequence[FoundPost]) -> OpenRun:
        async with self._database.unit_of_work() as work:
            cursors = await work.sources.cursors_of(run.claim.id)
            ids = [post.tiktok_id for post in own]
            is_repeated = await work.observing.is_repeated(run.claim.id, run.number, ids)
        end = end_reason(page, run.number, Seen(run.cursor, cursors, is_repeated), self._pace.page_limit)
        cursor = None if end else page.next_cursor
        return replace(run, number=run.number + 1, cursor=cursor, position=0, end=end)
