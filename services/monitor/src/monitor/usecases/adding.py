"""Adds a profile: reads its first page within the call and keeps what it shows."""

import asyncio
import zlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.database import Database
from monitor.clients.media_cache import MediaCache
from monitor.clients.source import PageAnswer, PostSource
from monitor.domain.comparison import is_by
from monitor.domain.handles import Handle, parse_handle
from monitor.domain.pages import Credits, FoundProfile
from monitor.domain.posts import Media
from monitor.domain.profiles import AccountPrivate, Profile
from monitor.domain.runs import Tally
from monitor.repository import Work
from monitor.usecases.recording import Recorder, Visit

# The provider's own advice for accounts that show no posts although they have some.
_OTHER_REGION = "US"


@dataclass(frozen=True)
class Added:
    """The profile, what its first page brought, and whether the profile is new."""

    profile: Profile
    tally: Tally
    is_new: bool


@dataclass(frozen=True)
class _Kept:
    """A profile that was kept with its first page."""

    profile_id: UUID
    is_new: bool
    observed_time: datetime


class Adding:
    """Adds profiles by their handles."""

    def __init__(self, database: Database[Work], source: PostSource, media: MediaCache, recorder: Recorder) -> None:
        self._database = database
        self._source = source
        self._media = media
        self._recorder = recorder

    async def add_profile(self, name: str, *, is_own_profile: bool | None) -> Added:
        """Keeps the account with the posts of its first page; an account that is kept already is brought up to date."""
        handle = parse_handle(name)
        account, answer = await self._first_page(handle)
        kept = await self._keep(account, answer, handle, is_own_profile=is_own_profile)
        pictures = await self._keep_avatar(kept.profile_id, account.avatar)

        own = [post for post in answer.page.posts if is_by(post, account.uid)]
        visit = Visit(kept.profile_id, kept.observed_time, since=kept.observed_time)
        recorded = await self._recorder.record(visit, own)

        tally = recorded + Tally(skipped=answer.page.entries - len(own), media_queued=pictures)
        return Added(await self._profile(kept.profile_id), tally, kept.is_new)

    async def _first_page(self, handle: Handle) -> tuple[FoundProfile, PageAnswer]:
        answer = await self._fetch_page(handle)
        if answer.page.posts:
            return answer.page.profile or FoundProfile(), answer
        # Only the account itself tells whether it is hidden or empty.
        account = await self._fetch_account(handle)
        if account.is_private:
            raise AccountPrivate
        return account, await self._fetch_page(handle, _OTHER_REGION) if account.post_count else answer

    async def _fetch_page(self, handle: Handle, region: str | None = None) -> PageAnswer:
        answer = await self._source.fetch_page(handle, region=region)
        await self._charge(answer.page.credits)
        return answer

    async def _fetch_account(self, handle: Handle) -> FoundProfile:
        answer = await self._source.fetch_profile(handle)
        await self._charge(answer.credits)
        return answer.profile

    async def _charge(self, cost: Credits) -> None:
        async with self._database.unit_of_work() as work:
            await work.sources.charge(self._source.name, cost)

    async def _keep(
        self, account: FoundProfile, answer: PageAnswer, asked: Handle, *, is_own_profile: bool | None
    ) -> _Kept:
        body = await asyncio.to_thread(zlib.compress, answer.body)
        handle = account.handle or asked
        async with self._database.unit_of_work() as work:
            profile_id, is_new = await work.profiles.keep(account, handle, is_own_profile=is_own_profile)
            observed_time = await work.sources.keep_page(profile_id, self._source.name, body)
        return _Kept(profile_id, is_new, observed_time)

    async def _keep_avatar(self, profile_id: UUID, avatar: Media | None) -> int:
        if avatar is None:
            return 0
        avatar_id, queued = await self._media.cache_avatar(avatar)
        if avatar_id:
            async with self._database.unit_of_work() as work:
                await work.profiles.set_avatar(profile_id, avatar_id)
        return queued

    async def _profile(self, profile_id: UUID) -> Profile:
        async with self._database.unit_of_work() as work:
            return await work.profiles.get(profile_id)
