"""Adds a profile: reads its first page within the call and keeps what it shows."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.database import Database
from monitor.clients.media_cache import MediaCache
from monitor.clients.source import AccountNotFound, PostSource
from monitor.domain.bodies import packed
from monitor.domain.comparison import is_by
from monitor.domain.handles import Handle, parse_handle
from monitor.domain.pages import Credits, FoundProfile
from monitor.domain.posts import Media
from monitor.domain.profiles import AccountPrivate, AccountState, Profile, Whereabouts
from monitor.domain.runs import Tally
from monitor.repository import Work
from monitor.usecases import ending
from monitor.usecases.recording import Recorder, Visit
from monitor.usecases.seeking import Reached, Seeking


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
        seeking = Seeking(self._source, self._charge)
        reached = await self._first_page(seeking, parse_handle(name))
        page = reached.answer.page
        account = reached.account or page.profile or FoundProfile()
        kept = await self._keep(account, reached, seeking.charged, is_own_profile=is_own_profile)
        pictures = await self._keep_avatar(kept.profile_id, account.avatar)

        own = [post for post in page.posts if is_by(post, account.uid)]
        visit = Visit(kept.profile_id, kept.observed_time)
        recorded = await self._recorder.record(visit, own)

        tally = recorded + Tally(skipped=page.entries - len(own), media_queued=pictures)
        return Added(await self._profile(kept.profile_id), tally, kept.is_new)

    async def _first_page(self, seeking: Seeking, handle: Handle) -> Reached:
        async with self._database.unit_of_work() as work:
            known = await work.profiles.by_handle(handle)
        try:
            return await _first_page(seeking, known.whereabouts if known else Whereabouts(handle))
        except (AccountNotFound, AccountPrivate) as failure:
            if known and _is_about(failure, known):
                async with self._database.unit_of_work() as work:
                    await work.accounts.note(known.id, state=ending.state_told_by(failure))
            raise

    async def _charge(self, cost: Credits) -> None:
        async with self._database.unit_of_work() as work:
            await work.credits.settle(self._source.name, cost)

    async def _keep(
        self, account: FoundProfile, reached: Reached, charged: int, *, is_own_profile: bool | None
    ) -> _Kept:
        body = await asyncio.to_thread(packed, reached.answer.body)
        handle = account.handle or reached.whereabouts.handle
        state = AccountState.ACTIVE if reached.answer.page.posts else AccountState.EMPTY
        async with self._database.unit_of_work() as work:
            profile_id, is_new = await work.accounts.keep(account, handle, is_own_profile=is_own_profile, state=state)
            await work.accounts.seek_in(profile_id, reached.whereabouts.region)
            await work.credits.charge_profile(profile_id, charged)
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


def _is_about(failure: AccountNotFound | AccountPrivate, known: Profile) -> bool:
    """Whether it is the known account that is gone or hides, and not another one that bears its name by now."""
    uid = failure.uid if isinstance(failure, AccountPrivate) else None
    return None in (uid, known.uid) or uid == known.uid


async def _first_page(seeking: Seeking, sought: Whereabouts) -> Reached:
    reached = await seeking.page(sought)
    if reached.answer.page.posts:
        return await seeking.accepted(reached)
    # Only the account itself tells whether it is hidden or empty: the one that bears the name now, whoever that is.
    return await seeking.explained(replace(reached, whereabouts=replace(reached.whereabouts, uid=None)))
